/** Compiles assembly/ to WebAssembly: `npm run -w io kernel`. A test compares the result with what is checked in. */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Compiler {
  main(
    options: readonly string[],
    files: { writeFile(name: string, contents: unknown): void },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

/** The kernel as a module of text, since sources run without a build. @throws {Error} with the compiler's messages. */
export async function compileKernel(): Promise<string> {
  let binary: Uint8Array | undefined;
  // By a name that TypeScript does not follow: the compiler's own types redefine the console.
  const { default: asc }: { default: Compiler } = await import('assemblyscript/asc' as string);
  const root = fileURLToPath(new URL('.', import.meta.url));
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
      ...['--baseDir', root, '--outFile', 'kernel.wasm', '--runtime', 'stub', '-O3', '--noAssert'],
      ...['--use', 'abort=', '--enable', 'simd'],
    ],
    {
      writeFile: (name, contents) => {
        if (name === 'kernel.wasm') binary = contents as Uint8Array;
      },
    },
  );
  if (error !== null || binary === undefined) throw new Error(`${stderr.toString()}${error?.message ?? ''}`);
  const lines = Buffer.from(binary)
    .toString('base64')
    .match(/.{1,100}/g) as string[];
  return [
    '/** Made of assembly/ by `npm run -w io kernel`. */',
    'export const binary =',
    `${lines.map(line => `  '${line}'`).join(' +\n')};\n`,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('src/csv/binary.ts', import.meta.url), await compileKernel());
}
