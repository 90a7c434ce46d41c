import { testPromises } from '../support/model/shard.ts'

testPromises('promises-2', 1_940_496_483)
