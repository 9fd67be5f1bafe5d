// A copy of the project in which wrong lines are planted and the tests are run: the working tree is never touched.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { buildAssembly, MODULES } from '../build-assembly.mjs';
import { fileOfTest } from './list.mjs';

const PARTS = ['src', 'test', 'scripts', 'schemas', 'pipelines', 'docs', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'LICENSE'];
/** A test that takes so much longer than without the wrong line hangs. */
const [FACTOR, SLACK_MS] = [5, 20_000];

export class Tree {
  constructor(root) {
    this.root = root;
  }

  /** Copies and builds the project: what is planted is today's source, whatever dist/ holds. */
  static build(root, project) {
    mkdirSync(root);
    for (const part of PARTS) cpSync(join(project, part), join(root, part), { recursive: true });
    symlinkSync(resolve(project, 'node_modules'), join(root, 'node_modules'), 'dir');
    execFileSync(process.execPath, ['scripts/build.mjs', '--test'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    return new Tree(root);
  }

  /** Another one for tests that run at the same time. */
  copyTo(root) {
    mkdirSync(root);
    for (const part of [...PARTS, 'dist']) cpSync(join(this.root, part), join(root, part), { recursive: true });
    symlinkSync(resolve(this.root, 'node_modules'), join(root, 'node_modules'), 'dir');
    return new Tree(root);
  }

  /** Plants a wrong line, does something, and takes it out again. */
  async with({ file, mutated, tests }, action) {
    // Tests of whole commands start the joined program.
    const joinProgram = tests.some((name) => name.startsWith('cli/')) ? () => this.#joinProgram() : () => {};
    const module = MODULES.find(({ entry }) => file.startsWith(`${dirname(entry)}/`));
    const output = module?.output ?? join('dist', file.replace(/\.ts$/, '.js'));
    const [source, built] = [file, output].map((name) => readFileSync(join(this.root, name)));
    try {
      writeFileSync(join(this.root, file), mutated);
      if (module) await buildAssembly(module, this.root);
      else writeFileSync(join(this.root, output), this.#compile(mutated, file));
      joinProgram();
      return await action();
    } finally {
      writeFileSync(join(this.root, file), source);
      writeFileSync(join(this.root, output), built);
      joinProgram();
    }
  }

  /** Runs a test file. @param usual milliseconds that it takes without a wrong line; undefined: it may take as long as it likes */
  async test(name, usual) {
    const start = performance.now();
    const child = spawn(process.execPath, [join('dist/test', `${fileOfTest(name, this.root)}.js`)], {
      cwd: this.root,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    let hung = false;
    const timer =
      usual === undefined
        ? undefined
        : setTimeout(
            () => {
              hung = true;
              child.kill('SIGKILL');
            },
            usual * FACTOR + SLACK_MS,
          );
    const code = await new Promise((done) => child.on('close', done));
    clearTimeout(timer);
    const figure = (word) => Number(new RegExp(`${word}:\\s+(\\d+)`).exec(output)?.[1] ?? 0);
    const passed = code === 0 && figure('Total') > 0 && figure('Total') === figure('Passed');
    return { passed, hung, output, milliseconds: performance.now() - start };
  }

  #joinProgram() {
    execFileSync(process.execPath, ['scripts/build.mjs', '--program', '--loose'], {
      cwd: this.root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  }

  /** As the build does, a file at a time. */
  #compile(source, file) {
    const { config } = ts.readConfigFile(join(this.root, 'tsconfig.json'), ts.sys.readFile);
    const { target, verbatimModuleSyntax } = config.compilerOptions;
    const { outputText, diagnostics } = ts.transpileModule(source, {
      compilerOptions: { target, verbatimModuleSyntax, module: ts.ModuleKind.ESNext },
      fileName: file,
      reportDiagnostics: true,
    });
    if (diagnostics.length > 0) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(diagnostics[0].messageText, ' ')}`);
    return outputText;
  }
}
