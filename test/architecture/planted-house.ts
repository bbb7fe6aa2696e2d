import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const configs = ['eslint.config.mjs', '.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'];

/** A small house of its own under the real laws: what is planted in it must be found. Path to text. */
export type PlantedFiles = Readonly<Record<string, string>>;

export class PlantedHouse {
  private constructor(private readonly path: string) {}

  static build(files: PlantedFiles): PlantedHouse {
    const path = mkdtempSync(join(tmpdir(), 'planted-house-'));
    for (const config of configs) copyFileSync(join(root, config), join(path, config));
    symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'), 'dir');
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    }
    return new PlantedHouse(path);
  }

  /** The names of the lint rules that each file breaks. */
  lint(): ReadonlyMap<string, readonly string[]> {
    const results = this.#run('eslint/bin/eslint.js', ['--format', 'json', '.']) as { filePath: string; messages: { ruleId: string | null; severity: number; message: string }[] }[];
    return new Map(results.map(({ filePath, messages }) =>
      [filePath.slice(this.path.length + 1), messages.map(({ ruleId, severity, message }) => `${severity === 2 ? 'error' : 'warning'} ${ruleId ?? message}`)]));
  }

  /** Broken import laws, `law: from → to`. */
  cruise(): readonly string[] {
    const { summary } = this.#run('dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'contracts', 'projections', 'test']) as
      { summary: { violations: { from: string; to: string; rule: { name: string } }[] } };
    return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
  }

  tearDown(): void {
    rmSync(this.path, { recursive: true });
  }

  /** Both tools end with 1 when they found something, and print JSON all the same. */
  #run(tool: string, args: readonly string[]): unknown {
    try {
      return JSON.parse(execFileSync(process.execPath, [join(root, 'node_modules', tool), ...args], { cwd: this.path, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] }));
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      if (!stdout?.startsWith('[') && !stdout?.startsWith('{')) throw new Error(`${tool} did not run: ${stderr ?? String(error)}`, { cause: error });
      return JSON.parse(stdout);
    }
  }
}
