import { testPromises } from '../support/model/shard.ts'

testPromises('promises-1', 1_519_187_292)
