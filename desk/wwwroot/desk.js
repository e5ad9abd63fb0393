// The browser's half of the desk: starts the circuit and brings it back, keys, walking along lists, and drafts of what is being typed.
(() => {
  'use strict';

  // ---- circuit -------------------------------------------------------------------------------------------------------------
  // A lost connection is tried again for as long as the page is open. When the desk has forgotten the circuit (it was restarted), the page
  // loads anew as soon as the desk answers; what was typed is in the drafts below.
  const modal = document.getElementById('components-reconnect-modal');

  const reload = async () => {
    if (modal) modal.lastChild.textContent = modal.dataset.restarted;
    for (;;) {
      try {
        const alive = await fetch('/favicon.svg', { cache: 'no-store' });
        if (alive.ok) return location.reload();
      } catch { /* still away */ }
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
  };

  modal?.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    modal.classList.toggle('shown', state !== 'hide');
    if (state === 'rejected' || state === 'resume-failed' || state === 'failed') reload();
  });

  Blazor.start({
    circuit: {
      reconnectionOptions: {
        maxRetries: 100000,
        retryIntervalMilliseconds: attempt => attempt < 3 ? 300 : Math.min(5000, 500 * attempt),
      },
    },
  });

  // ---- drafts --------------------------------------------------------------------------------------------------------------
  // Written on every keystroke, by the browser itself, so that it works while the connection is down. Gone after registration, sign-out
  // or a week.
  const prefix = 'helpdesk.draft.';
  const week = 7 * 24 * 3600 * 1000;

  const read = key => {
    try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; }
  };

  const draftKeys = () => Object.keys(localStorage).filter(key => key.startsWith(prefix));

  for (const key of draftKeys()) {
    const kept = read(key.slice(prefix.length));
    if (!kept || Date.now() - kept.at > week) localStorage.removeItem(key);
  }

  const keep = event => {
    const field = event.target;
    const form = field.closest?.('[data-draft]');
    if (!form || !field.name || field.type === 'password') return;
    const kept = read(form.dataset.draft) ?? { fields: {} };
    kept.at = Date.now();
    kept.fields[field.name] = field.value;
    try { localStorage.setItem(prefix + form.dataset.draft, JSON.stringify(kept)); } catch { /* full or forbidden: the circuit still has it */ }
  };
  document.addEventListener('input', keep, true);
  document.addEventListener('change', keep, true);

  // ---- ready answers -------------------------------------------------------------------------------------------------------
  // «::shortcut» and a blank become the answer at once, without asking the desk: nothing typed after it is lost.
  const insert = (field, text, from, to) => {
    field.setRangeText(text, from, to, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  document.addEventListener('input', event => {
    const field = event.target;
    if (!field.dataset?.answers || !/^\s$/.test(event.data ?? (event.inputType === 'insertLineBreak' ? '\n' : ''))) return;
    const at = field.selectionStart;
    const called = /::([\p{L}\p{Nd}-]{1,40})\s$/u.exec(field.value.slice(0, at));
    const answer = called && JSON.parse(field.dataset.answers)[called[1]];
    if (answer) insert(field, answer + called[0].slice(-1), at - called[0].length, at);
  });

  document.addEventListener('submit', event => {
    if (event.target.matches('[data-sign-out]')) draftKeys().forEach(key => localStorage.removeItem(key));
  }, true);

  // ---- keys ----------------------------------------------------------------------------------------------------------------
  const combos = () => {
    const help = document.getElementById('key-help');
    return new Map((help?.dataset.keys ?? '').split(' ').filter(Boolean).map(pair => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }));
  };

  const typing = element => element?.matches?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');

  const comboOf = event => {
    if (event.key === '?' && !event.ctrlKey && !event.altKey && !event.metaKey) return '?';
    const parts = [];
    if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
    if (event.altKey) parts.push('Alt');
    if (event.shiftKey) parts.push('Shift');
    parts.push(event.code === 'NumpadEnter' ? 'Enter' : event.code);
    return parts.join('+');
  };

  const usable = element => !element.disabled && element.getClientRects().length > 0;

  // In the part of the page where the focus is, else anywhere on it.
  const find = command => {
    const selector = `[data-command~="${command}"]`;
    for (let scope = document.activeElement?.closest('[data-scope]'); scope; scope = scope.parentElement?.closest('[data-scope]')) {
      const found = [...scope.querySelectorAll(selector)].find(usable);
      if (found) return found;
    }
    const everywhere = [...document.querySelectorAll(selector)].filter(usable);
    return everywhere.find(element => element.closest('.pop, .centre, .knowledge, .knowledge-page')) ?? everywhere[0];
  };

  const obey = element => {
    // What stands in a field reaches the desk before the command does.
    if (typing(document.activeElement)) document.activeElement.dispatchEvent(new Event('change', { bubbles: true }));
    if (typing(element)) {
      element.focus();
      element.select?.();
    } else {
      element.click();
    }
  };

  const showHelp = () => {
    const help = document.getElementById('key-help');
    if (help && !help.open) help.showModal();
  };

  document.addEventListener('click', event => {
    if (event.target.closest('[data-command~="help"]')) showHelp();
  });

  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.isComposing) return;
    const active = document.activeElement;
    if (walk(event, active)) return event.preventDefault();

    const combo = comboOf(event);
    if (combo === '?') {
      if (typing(active)) return;
      event.preventDefault();
      return showHelp();
    }

    if (event.key === 'Escape') {
      const cancel = active?.closest('[data-scope]')?.querySelector('[data-command~="escape"]');
      if (cancel && usable(cancel)) cancel.click();
      return;
    }

    if (!typing(active) && /^Digit[1-9]$/.test(event.code) && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey) {
      const choice = document.querySelector(`[data-digit="${event.code.slice(5)}"]`);
      if (choice && usable(choice)) {
        event.preventDefault();
        choice.click();
      }
      return;
    }

    const command = combos().get(combo);
    const element = command && find(command);
    if (!element) return;
    event.preventDefault();
    obey(element);
  });

  // ---- where typing begins -------------------------------------------------------------------------------------------------
  // A page's [data-start] has the focus when the address changed or when it appears, which may be only after the page's data came: else the
  // first keys would go nowhere. Who has moved the focus since the address changed keeps it: Blazor's own focus comes a round trip late,
  // and what somebody had begun to type by then went elsewhere.
  const started = new WeakSet();
  let address = '', before = null, moved = false;
  new MutationObserver(() => {
    if (address !== location.href) [address, before, moved] = [location.href, document.activeElement, true];
    const start = document.querySelector('[data-start]');
    if (!start || (started.has(start) && !moved)) return;
    started.add(start);
    moved = false;
    const active = document.activeElement;
    if (active && active !== document.body && active !== before) return;
    before = null;
    start.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });

  // ---- walking along lists -------------------------------------------------------------------------------------------------
  function walk(event, active) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !active?.closest) return false;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const item = active.closest('[data-item]');
    if (item && event.key === 'Enter' && item.matches('tr')) {
      item.click();
      return true;
    }
    if (item && event.key === ' ' && item.matches('tr')) {
      const box = item.querySelector('input[type=checkbox]');
      box?.click();
      return Boolean(box);
    }
    if (!step) return false;
    const into = active.dataset?.listInput;
    if (into) {
      const first = step > 0 && document.getElementById(into)?.querySelector('[data-item]');
      first && first.focus();
      return Boolean(first);
    }
    const list = item?.closest('[data-list]');
    if (!list) return false;
    const items = [...list.querySelectorAll('[data-item]')].filter(usable);
    const next = items[items.indexOf(item) + step];
    if (next) next.focus();
    else if (step < 0 && list.id) document.querySelector(`[data-list-input="${list.id}"]`)?.focus();
    return true;
  }

  // ---- called by the desk --------------------------------------------------------------------------------------------------
  window.desk = {
    focus: id => document.getElementById(id)?.focus(),
    insert: (id, text) => {
      const field = document.getElementById(id);
      if (!field) return;
      field.focus();
      insert(field, text, field.selectionStart, field.selectionEnd);
    },
    copy: async text => {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // Without HTTPS a browser gives no clipboard: what stands selected is copied the old way.
        document.activeElement?.select?.();
        document.execCommand('copy');
      }
    },
    draft: {
      read: key => read(key)?.fields ?? null,
      clear: key => localStorage.removeItem(prefix + key),
    },
  };
})();
