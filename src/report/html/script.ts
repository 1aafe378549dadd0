/** The script of a run's page. Niceties only: times become links into the timeline, the command can be copied. */

/** Inline JavaScript. The page is whole without it. */
export const SCRIPT = `
const cursor = document.getElementById('cursor');
const show = () => {
  const match = /^#t=(-?[0-9.]+)$/.exec(location.hash);
  if (!match || !cursor) return;
  cursor.setAttribute('transform', 'translate(' + (+cursor.dataset.left + match[1] * cursor.dataset.perSecond) + ')');
  cursor.removeAttribute('visibility');
  document.getElementById('timeline').scrollIntoView();
};
for (const at of cursor ? document.querySelectorAll('[data-t]') : []) {
  const link = Object.assign(document.createElement('a'), { href: '#t=' + at.dataset.t, textContent: at.textContent });
  at.replaceChildren(link);
}
const command = document.getElementById('command');
const copy = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Copy' });
copy.onclick = () => navigator.clipboard.writeText(command.textContent).then(() => { copy.textContent = 'Copied'; });
command.parentElement.after(copy);
addEventListener('hashchange', show);
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
show();
`;
