import { l10n, Uri } from 'vscode';

/** In light and in dark themes: a list draws no icon of a theme in colour, but it draws pictures. */
const states = {
  passed: { light: '#2c7a2c', dark: '#89d185', path: 'M4 8.5l2.8 2.8L12.2 5' },
  failed: { light: '#c72e0f', dark: '#f48771', path: 'M5 5l6 6M11 5l-6 6' },
  untried: { light: '#7a5d00', dark: '#cca700', path: 'M4.5 8h7' },
} as const;

/** The mark of a step: a coloured circle with a sign in it, so that it is not told by its colour alone. */
export function stateIcon(state: keyof typeof states): { light: Uri; dark: Uri } {
  const { light, dark, path } = states[state];
  const draw = (colour: string) => {
    const circle = `<circle cx="8" cy="8" r="7" fill="none" stroke="${colour}" stroke-width="1.2"/>`;
    const sign = `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${circle}${sign}</svg>`;
    return Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
  };
  return { light: draw(light), dark: draw(dark) };
}

const words: Readonly<Record<keyof typeof states, () => string>> = {
  passed: () => l10n.t('passed'),
  failed: () => l10n.t('did not pass'),
  untried: () => l10n.t('not tried'),
};

/** The same in words: a screen reader reads no picture. */
export function stateWord(state: keyof typeof states): string {
  return words[state]();
}
