import { jest } from '@jest/globals'

/**
 * One limit for every story: it ends what hangs, and proves nothing else. A busy machine plays a story in a quarter of a
 * minute that takes a quiet one three seconds.
 */
jest.setTimeout(300_000)
