import { testPromises } from '../support/model/shard.ts'

testPromises('promises-4', 77_003_311)
