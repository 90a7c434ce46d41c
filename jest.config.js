const project = (displayName, more) => ({
  displayName,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tools/strip-types.js' },
  modulePathIgnorePatterns: ['<rootDir>/.tools/', '<rootDir>/.cache/', '<rootDir>/dist/'],
  ...more,
})

export default {
  // Nothing takes so long but on a machine that is busy with something else.
  testTimeout: 60_000,
  // Jest would leave one core to itself; the random sequences need all of them.
  maxWorkers: '100%',
  projects: [
    project('unit', {
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/__tests__/contract/'],
    }),
    project('contract', { testMatch: ['<rootDir>/__tests__/contract/*.test.ts'] }),
    project('e2e', {
      testMatch: ['<rootDir>/e2e/stories/**/*.e2e.ts'],
      setupFilesAfterEnv: ['<rootDir>/e2e/support/story-timeout.ts'],
    }),
  ],
}
