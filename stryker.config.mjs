// npm run mutation: plants bugs in the pure files, one at a time, and asks whether a spec notices. For the night, not for CI.
// A few files only: npm run mutation -- --mutate src/review/review.decider.ts
export default {
  mutate: ['src/**/*.{decider,rules,state}.ts', 'projections/**/*.projection.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  // only specs that call pure functions: one that starts the application or tries any input takes seconds for every planted bug
  jest: {
    config: {
      testMatch: [
        '<rootDir>/src/{booking,calendar,community,listing,member,membership,review}/*.spec.ts',
        '<rootDir>/projections/*/*.spec.ts',
        '!**/engine/**',
        '!**/*.resolver.spec.ts',
        '!**/{listings.search,own-review,near,passwords,registration,sign-in}.spec.ts',
      ],
    },
  },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  ignorePatterns: ['dist', 'coverage', 'data'],
  reporters: ['progress-append-only', 'clear-text'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false },
  thresholds: { high: 90, low: 80, break: 80 },
};
