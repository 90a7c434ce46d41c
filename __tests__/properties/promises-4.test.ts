import { holdPromises } from '../support/model/shard.ts'

holdPromises('promises-4', 77_003_311)
