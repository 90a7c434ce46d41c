import { testPromises } from '../support/model/shard.ts'

testPromises('promises-3', 20_261_122)
