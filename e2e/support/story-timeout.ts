import { jest } from '@jest/globals'

/** One limit for every story. It only ends stories that hang: a busy machine takes 15 s for a story of 3 s. */
jest.setTimeout(900_000)
