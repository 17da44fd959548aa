// The one script of the console. Everything it does is found through attributes, so that pages need no script of their own:
// data-copy, data-go, data-key, data-row, data-open, data-close, data-filter, data-clock, data-until, data-theme-toggle, data-reconnect.

const goWithin = 1500;
let skew = 0;
let keysOn = cookie('soc-keys') !== 'off';
let goUntil = 0;
let lastRow = null;

function cookie(name) {
  const found = document.cookie.split('; ').find(part => part.startsWith(name + '='));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

/** Tells the server what only the browser knows; takes the server's time in return (milliseconds since 1970). */
export function begin(serverNow) {
  skew = serverNow - Date.now();
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    offsetMinutes: -new Date().getTimezoneOffset(),
    chosenZone: cookie('soc-zone'),
    theme: document.documentElement.dataset.theme,
    density: document.documentElement.dataset.density,
    keys: keysOn,
  };
}

export function remember(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
  if (name === 'soc-theme') document.documentElement.dataset.theme = value;
  if (name === 'soc-density') document.documentElement.dataset.density = value;
  if (name === 'soc-keys') keysOn = value !== 'off';
}

export function openDialog(dialog) {
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('[data-first]')?.focus();
}

export function closeDialog(dialog) {
  if (dialog.open) dialog.close();
}

function announce(text) {
  const region = document.getElementById('announce');
  if (region) region.textContent = text;
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers offer the clipboard only to secure origins; a selection still copies on plain http.
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  button.dataset.copied = '';
  announce('Copied');
  setTimeout(() => delete button.dataset.copied, 1500);
}

function usable(element) {
  return !element.disabled && element.getClientRects().length > 0;
}

function press(selector) {
  const target = [...document.querySelectorAll(selector)].find(usable);
  target?.click();
  return Boolean(target);
}

function isTyping(target) {
  if (!(target instanceof Element)) return false;
  return Boolean(target.closest('textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])'));
}

function move(step) {
  const rows = [...document.querySelectorAll('[data-row]')];
  if (rows.length === 0) return false;
  const at = rows.findIndex(row => row.contains(document.activeElement) || row.dataset.row === lastRow);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  lastRow = next.dataset.row;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

function openRow(row) {
  lastRow = row.dataset.row;
  row.querySelector('a[data-open]')?.click();
}

function escape() {
  const menus = [...document.querySelectorAll('details.menu[open]')];
  if (menus.length > 0) {
    menus.forEach(menu => { menu.open = false; menu.querySelector('summary')?.focus(); });
    return true;
  }
  if (!press('[data-close]')) return false;
  const row = lastRow && document.querySelector(`[data-row="${CSS.escape(lastRow)}"]`);
  row?.focus();
  return true;
}

function shortcut(key, target) {
  if (goUntil > Date.now()) {
    goUntil = 0;
    return press(`a[data-go="${CSS.escape(key)}"]`);
  }
  switch (key) {
    case 'g': goUntil = Date.now() + goWithin; return true;
    case 'j': return move(1);
    case 'k': return move(-1);
    case 'x': return Boolean(target.closest?.('[data-row]')?.querySelector('input[type=checkbox]')?.click() ?? false);
    case '/': { const input = document.querySelector('[data-filter]'); input?.focus(); return Boolean(input); }
    case '?': { const help = document.getElementById('help'); if (help) openDialog(help); return Boolean(help); }
    case 'Enter': {
      const row = target.matches?.('[data-row]') ? target : null;
      if (row) openRow(row);
      return Boolean(row);
    }
    default: return key.length === 1 && press(`[data-key="${CSS.escape(key)}"]`);
  }
}

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !'jk'.includes(event.key)) return;
  if (document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    if (isTyping(event.target)) event.target.blur();
    else if (escape()) event.preventDefault();
    return;
  }
  if (isTyping(event.target)) return;
  if ((keysOn || event.key === 'Enter') && shortcut(event.key, event.target)) event.preventDefault();
});

document.addEventListener('click', async event => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const copied = target.closest('[data-copy]');
  if (copied) await copy(copied);
  if (target.closest('[data-theme-toggle]')) toggleTheme();
  if (target.closest('[data-help]')) openDialog(document.getElementById('help'));
  if (target.closest('[data-dialog-close]')) target.closest('dialog')?.close();
  if (target.closest('[data-reconnect]')) await reconnect();
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(target) || target.closest('.items a, .items button')) menu.open = false;
  }
  const row = target.closest('[data-row]');
  const selecting = String(getSelection()).length > 0;
  if (row && !selecting && !target.closest('a, button, input, label, summary, details')) openRow(row);
  else if (row && target.closest('a[data-open]')) lastRow = row.dataset.row;
});

function toggleTheme() {
  const now = document.documentElement.dataset.theme;
  const dark = now === 'dark' || now === 'system' && !matchMedia('(prefers-color-scheme: light)').matches;
  remember('soc-theme', dark ? 'light' : 'dark');
}

async function reconnect() {
  const back = await globalThis.Blazor?.reconnect();
  if (!back) location.reload();
}

// The server has forgotten the page: its state is in the address, so loading it again brings it back.
const modal = document.getElementById('components-reconnect-modal');
if (modal) {
  new MutationObserver(() => {
    if (modal.classList.contains('components-reconnect-rejected')) location.reload();
  }).observe(modal, { attributeFilter: ['class'] });
}

function pad(number) {
  return String(number).padStart(2, '0');
}

function left(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

setInterval(() => {
  const now = Date.now() + skew;
  for (const clock of document.querySelectorAll('[data-clock]')) {
    clock.textContent = new Date(now + Number(clock.dataset.clock) * 60000).toISOString().slice(11, 19);
  }
  for (const timer of document.querySelectorAll('[data-until]')) {
    const remaining = Date.parse(timer.dataset.until) - now;
    timer.textContent = remaining > 0 ? left(remaining) : timer.dataset.past ?? '00:00';
  }
}, 1000);
