import { holdPromises } from '../support/model/shard.ts'

holdPromises('promises-3', 20_261_122)
