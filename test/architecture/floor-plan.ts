/** Laws about files that neither lint nor the import laws see. Each is given paths or texts, so that each can be tried on a planted violation. */

/** What may stand at the top: everything else has a room below. */
const topLevel = new Set([
  'src', 'contracts', 'projections', 'test', 'docs', 'bench', '.ci',
  'README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md',
  'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'knip.json', 'jest.config.js', 'eslint.config.mjs', 'stryker.config.mjs',
  '.dependency-cruiser.cjs', '.swcrc', '.npmrc', '.gitignore', '.dockerignore', 'Dockerfile', 'docker-compose.yml',
]);

/** Drawers that say what kind of code lies in them instead of what it is about. */
const drawers = new Set(['dto', 'dtos', 'handlers', 'utils', 'util', 'helpers', 'common', 'shared', 'interfaces', 'types', 'lib', 'misc']);

export const besidesThePlan = (paths: readonly string[]): readonly string[] => [...new Set(paths.map((path) => path.split('/', 1).join()))].filter((name) => !topLevel.has(name));

/** Every room of the house, every module and every read model says what lives in it. */
export const foldersWithoutReadme = (paths: readonly string[]): readonly string[] => {
  const rooms = new Set(paths.flatMap((path) => {
    const [top, second, ...rest] = path.split('/');
    if (top === undefined || second === undefined || top.startsWith('.')) return [];
    return ['src', 'projections'].includes(top) && rest.length > 0 ? [top, `${top}/${second}`] : [top];
  }));
  return [...rooms].filter((room) => !paths.includes(`${room}/README.md`)).sort();
};

export const inDrawers = (paths: readonly string[]): readonly string[] => paths.filter((path) => path.split('/').slice(0, -1).some((folder) => drawers.has(folder)));

/** The first line that names a place on one machine, if any. */
export const machinePathIn = (text: string): string | undefined => text.split('\n').find((line) => /(^|[^\w.:/-])\/(?:work|root|farm|Users|home\/(?!node\b)\w+|private\/tmp)\//.test(line));

/** The first line that promises to be finished another day, if any. */
export const unfinishedIn = (text: string): string | undefined => text.split('\n').find((line) => /\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b/.test(line));

/** Registry addresses in the lockfile would tie an installation to one host. */
export const lockedAddresses = (lockfile: string): number => lockfile.match(/"resolved":/g)?.length ?? 0;
