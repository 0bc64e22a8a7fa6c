import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { noteOutput } from '../harness/canary';

/** What a program that ended by itself left behind. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end with just these variables (and the path), and notes what it printed for the canary search. */
export function runProgram(args: readonly string[], env: Record<string, string>, cwd?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      // The program reads the .env of the folder it starts in; one that is kept in the checkout is none of the tests'.
      cwd: cwd ?? (args.includes('tsx') ? undefined : tmpdir()),
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended: Ended = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (text) => {
      ended.stdout += text;
    });
    child.stderr.on('data', (text) => {
      ended.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      noteOutput(`${args.join(' ')} stderr`, ended.stderr);
      resolve({ ...ended, code });
    });
  });
}
