import { execFile } from 'node:child_process';

/** Where and with which environment a program runs. */
export interface ProgramOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and gives what it printed. A failure carries the end of its output. */
export function runProgram(file: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { ...options, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout + stderr);
      const output = `${stdout}\n${stderr}`.trim().slice(-4000);
      reject(
        new Error(`${file} ${args.join(' ')} failed (${error.code ?? error.signal}):\n${output}`, { cause: error }),
      );
    });
  });
}
