import { holdPromises } from '../support/model/shard.ts'

holdPromises('promises-1', 1_519_187_292)
