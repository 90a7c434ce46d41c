const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/script/strip-types.js' },
  modulePathIgnorePatterns: ['<rootDir>/.tools/', '<rootDir>/.cache/', '<rootDir>/dist/'],
})

export default {
  projects: [
    project('unit', ['<rootDir>/__tests__/**/*.test.ts']),
    project('e2e', ['<rootDir>/e2e/stories/**/*.e2e.ts']),
  ],
}
