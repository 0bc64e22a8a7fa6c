import assert from 'node:assert/strict';
import { workingDirectory } from './user-text';

const stated = (content: string) => workingDirectory([{ role: 'system', content }]);

describe('the directory that a prompt states', () => {
  for (const [prompt, directory] of [
    ['Working directory: /home/me/project\nPlatform: linux', '/home/me/project'],
    ['Working directory: /home/me/My Project\nPlatform: linux', '/home/me/My Project'],
    ['<cwd>/home/me/My Project</cwd>', '/home/me/My Project'],
    ['The current working directory is `/home/me/My Project`, which is empty.', '/home/me/My Project'],
    ['cwd="C:\\Users\\My Name\\app" shell="pwsh"', 'C:\\Users\\My Name\\app'],
    ['Current directory: C:/My Code/app\r\nShell: pwsh', 'C:/My Code/app'],
    ['Your working directory is /srv/app. Change nothing else.', '/srv/app'],
    ['Working directory: /srv/app. Change nothing else.', '/srv/app'],
    ['Working directory (/srv/app) is a repository', '/srv/app'],
    ['Working directory: /srv/app (a git repository)', '/srv/app'],
    ['Рабочая папка: /home/me/Мой проект', '/home/me/Мой проект'],
    ['Nothing is said of it: /tmp', undefined],
  ] as const) {
    it(`is found whole in ${JSON.stringify(prompt)}`, () => assert.equal(stated(prompt), directory));
  }
});
