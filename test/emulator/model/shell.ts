import type { Task } from './task';

/** A POSIX shell command that does a task. */
export function shellFor(task: Task): string {
  switch (task.kind) {
    case 'run':
      return task.command;
    case 'read':
      return `cat ${quote(task.path)}`;
    case 'write':
      return `printf '%s' ${quote(task.text)} > ${quote(task.path)}`;
    case 'replace':
      return `sed -i ${quote(`s/${pattern(task.from)}/${replacement(task.to)}/g`)} ${quote(task.path)}`;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function pattern(text: string): string {
  return text.replace(/[\\/.*^$[\]]/g, '\\$&').replaceAll('\n', '\\n');
}

function replacement(text: string): string {
  return text.replace(/[\\/&]/g, '\\$&').replaceAll('\n', '\\n');
}
