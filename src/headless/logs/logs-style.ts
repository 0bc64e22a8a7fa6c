/** How the page of the log looks: the reader's own colours, light or dark. */
export const logsStyle = `
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
body { margin: 1rem; }
form, fieldset { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; border: 0; padding: 0; margin: 0 0 .75rem; }
[hidden] { display: none; }
input, select, button { font: inherit; padding: .2rem .4rem; }
table { border-collapse: collapse; width: 100%; font-family: ui-monospace, monospace; font-size: 12px; }
th, td { text-align: left; vertical-align: top; padding: .15rem .5rem; border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
td:first-child, td.number { white-space: nowrap; }
tr.warn td { background: #c904; }
tr.error td { background: #d334; }
`;
