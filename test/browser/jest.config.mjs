import everywhere from '../../jest.config.js';

/** The specs that `npm test` leaves out, because they need a browser. @type {import('jest').Config} */
export default { ...everywhere, rootDir: '../..', roots: ['<rootDir>/test/browser'], testPathIgnorePatterns: ['/node_modules/'], maxWorkers: 1, testTimeout: 60_000 };
