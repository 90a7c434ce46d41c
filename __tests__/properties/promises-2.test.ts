import { holdPromises } from '../support/model/shard.ts'

holdPromises('promises-2', 1_940_496_483)
