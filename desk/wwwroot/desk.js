// The browser's half of the desk: starts the circuit and brings it back, keys, walking along lists, and what is being typed.
(() => {
  'use strict';

  // ---- circuit -------------------------------------------------------------------------------------------------------------
  // A lost connection is tried again for as long as the page is open. When the desk has forgotten the circuit (it was restarted), the page
  // loads anew as soon as the desk answers; what was typed is kept below.
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

  // ---- what is typed -------------------------------------------------------------------------------------------------------
  // Every keystroke is written down by the browser at once, which works while the connection is down, and goes to the server a moment
  // later, so that it comes back in another tab and on another machine. An entry knows which of its fields the server has not heard of
  // (fresh) and the server's version it goes on from; one without fields is to be forgotten there too.
  const me = document.body.dataset.me ?? '';
  const prefix = `helpdesk.typed.${me}.`;
  const month = 30 * 24 * 3600 * 1000;
  // Chosen beside the typed: nothing to keep by themselves.
  const beside = new Set(['kind', 'channel', 'tell']);
  const unwritten = new Map(), timers = new Map(), sending = new Map();
  // How often the server has heard of a place from this page.
  const heard = new Map();
  // Left by a page before this one: whether it was sent from elsewhere meanwhile, the server has to say before it gets it again.
  const unasked = new Set();

  const kept = place => {
    try { return JSON.parse(localStorage.getItem(prefix + place)) ?? unwritten.get(place) ?? null; } catch { return unwritten.get(place) ?? null; }
  };

  const write = (place, entry) => {
    unwritten.delete(place);
    try {
      if (entry) localStorage.setItem(prefix + place, JSON.stringify(entry));
      else localStorage.removeItem(prefix + place);
    } catch {
      if (entry) unwritten.set(place, entry);
    }
  };

  const placesHere = () => [
    ...Object.keys(localStorage).filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length)), ...unwritten.keys(),
  ];

  const said = fields => Object.entries(fields).some(([name, text]) => !beside.has(name) && text.trim() !== '');

  const note = (place, name, text) => {
    const entry = kept(place) ?? { fields: {}, fresh: [], turn: 0 };
    entry.fields[name] = text;
    if (!entry.fresh.includes(name)) entry.fresh.push(name);
    entry.at = Date.now();
    entry.turn++;
    delete entry.gone;
    delete entry.parting;
    unasked.delete(place);
    write(place, entry);
    plan(place, entry.version ? 500 : 50);
  };

  // The first keystroke at once, then half a second after the last and no later than two after the first.
  const plan = (place, pause) => {
    const now = Date.now(), planned = timers.get(place), until = planned?.until ?? now + 2000;
    clearTimeout(planned?.timer);
    timers.set(place, { until, timer: setTimeout(() => send(place), Math.max(0, Math.min(pause, until - now))) });
  };

  // One at a time for each place, the next one with what is newest then. A page that is going sends at once and waits for nobody.
  const send = (place, going = false) => {
    clearTimeout(timers.get(place)?.timer);
    timers.delete(place);
    const before = sending.get(place);
    if (going) before?.stop.abort();
    else if (before) return before.done.then(() => kept(place)?.fresh.length ? send(place) : undefined);
    const entry = kept(place);
    if (!me || !entry?.fresh.length || unasked.has(place) || (going && entry.parting)) return Promise.resolve();
    // Whether it arrived, a page that is gone will not hear.
    if (going) write(place, { ...entry, parting: true });
    const stop = new AbortController();
    const done = put(place, entry, going ? undefined : stop.signal, going)
      .catch(() => plan(place, 5000))
      .finally(() => { if (sending.get(place)?.stop === stop) sending.delete(place); });
    sending.set(place, { stop, done });
    return done;
  };

  const put = async (place, entry, signal, going) => {
    const forget = entry.gone || !said(entry.fields);
    if (forget && !entry.gone && !entry.version) return write(place, { ...entry, fresh: [] });
    const body = forget ? undefined : JSON.stringify({ content: JSON.stringify({ at: entry.at, fields: entry.fields }) });
    const reply = await fetch(`/typed/${encodeURIComponent(place)}`, {
      method: forget ? 'DELETE' : 'PUT', body, signal, headers: body && { 'Content-Type': 'application/json' },
      // A browser lets no more than 64 KiB outlive the page.
      keepalive: (going || forget) && (body?.length ?? 0) < 20000,
    });
    heard.set(place, (heard.get(place) ?? 0) + 1);
    if (reply.status >= 500 || reply.status === 429) throw new Error('again');
    // Signed out: it goes when somebody of this name has signed in again.
    if (reply.status === 401) return;
    const answer = reply.ok && !forget ? await reply.json() : null;
    const now = kept(place);
    if (!now) return;
    if (reply.ok) now.version = answer?.version;
    delete now.parting;
    if (now.turn !== entry.turn) plan(place, 500);
    else if (now.gone && reply.ok) return write(place, null);
    // Refused for good, like a text too long: this browser has it, and asking again would change nothing.
    else now.fresh = [];
    write(place, now);
  };

  const sendAll = going => Promise.all(placesHere().map(place => send(place, going)));

  for (const place of placesHere()) if (Date.now() - kept(place)?.at > month) write(place, null);
  for (const place of placesHere()) if (kept(place).fresh.length) {
    unasked.add(place);
    Promise.resolve().then(() => typed.read(place)).then(() => send(place));
  }
  addEventListener('online', () => sendAll(false));
  addEventListener('pagehide', () => sendAll(true));
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') sendAll(true); });

  // Fields that somebody has typed into, and which form that was: the same field may serve another one later.
  const touched = new WeakMap();

  const keep = event => {
    const field = event.target;
    const form = field.closest?.('[data-draft]');
    if (event.type === 'input' && form) touched.set(field, form.dataset.draft);
    if (!form || !field.name || field.type === 'password') return;
    const text = field.type === 'checkbox' ? String(field.checked) : field.value;
    if (left.has(form.dataset.draft)) carry(form.dataset.draft, field.name, text);
    else if (event.type === 'input' || (kept(form.dataset.draft)?.fields[field.name] ?? '') !== text) note(form.dataset.draft, field.name, text);
  };

  // Forms whose words were sent and which are about to go: what is typed on in them goes on where they lead, or comes back with them.
  const left = new Map();

  const carry = (place, name, text) => {
    const { sent, next, rests } = left.get(place);
    if (!(name in sent) || text.trimEnd() === sent[name].trimEnd()) return;
    if (!next) return note(place, name, text);
    rests[name] = (text.startsWith(sent[name]) ? text.slice(sent[name].length) : text).trim();
    note(next.place, next.name, Object.values(rests).filter(rest => rest !== '').join('\n'));
  };

  document.addEventListener('input', keep, true);
  document.addEventListener('change', keep, true);
  document.addEventListener('focusout', event => {
    const place = event.target.closest?.('[data-draft]')?.dataset.draft;
    if (place && timers.has(place)) send(place);
  }, true);

  const typed = {
    set: (place, name, value) => note(place, name, value),
    forget: place => {
      const entry = kept(place);
      write(place, { fields: {}, fresh: [''], at: Date.now(), turn: (entry?.turn ?? 0) + 1, version: entry?.version, gone: true });
      send(place);
    },
    leave: (place, sent, next) => {
      left.set(place, { sent, next, rests: {} });
      typed.forget(place);
      for (const field of document.querySelectorAll(`[data-draft="${CSS.escape(place)}"] [name]`)) carry(place, field.name, field.value);
    },
    // The change that the desk hears of is what stands in the field then, so that it draws nothing over what is being typed.
    sent: (place, name, text) => {
      const field = document.querySelector(`[data-draft="${CSS.escape(place)}"] [name="${CSS.escape(name)}"]`);
      const all = (field?.value ?? kept(place)?.fields[name] ?? '').trimStart();
      const rest = all.startsWith(text) ? all.slice(text.length).trimStart() : all;
      if (rest === '') typed.forget(place);
      else note(place, name, rest);
      if (!field) return;
      const fromEnd = field.value.length - field.selectionStart;
      field.value = rest;
      field.setSelectionRange(Math.max(0, rest.length - fromEnd), Math.max(0, rest.length - fromEnd));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    },
    read: async place => {
      left.delete(place);
      const turnBefore = kept(place)?.turn ?? 0, freshBefore = new Set(kept(place)?.fresh);
      let theirs;
      try {
        if (sending.has(place)) await sending.get(place).done;
        theirs = await ask(place, 4000);
      } catch { /* the server is away: what this browser knows has to do until it answers */ }
      const own = kept(place);
      if (theirs !== undefined) unasked.delete(place);
      else if (own && !own.gone) putRight(place);
      const merged = mergeTyped(place, own, theirs);
      if (!merged) return null;
      // What is being typed stays as it stands in the field, also when it was begun before the desk came to ask: by the time this answer is
      // shown, more of it is there.
      const since = own && own.turn !== turnBefore ? own.fresh.filter(name => !freshBefore.has(name) || document.activeElement?.name === name) : [];
      const here = name => [...document.querySelectorAll(`[data-draft="${CSS.escape(place)}"] [name="${CSS.escape(name)}"]`)]
        .some(field => touched.get(field) === place && field.type !== 'checkbox' && field.value !== '');
      return Object.fromEntries(Object.entries(merged).filter(([name]) => !since.includes(name) && !here(name)));
    },
  };

  // What the server has; null for nothing, undefined for no answer. It is asked again when it heard of the place meanwhile: its answer may be
  // from before that, and nothing there then is no sign that the text was sent from elsewhere.
  const ask = async (place, patience) => {
    for (const signal = AbortSignal.timeout(patience); ;) {
      const before = heard.get(place);
      const reply = await fetch(`/typed/${encodeURIComponent(place)}`, { signal });
      const theirs = reply.ok ? await reply.json() : reply.status === 404 ? null : undefined;
      if (heard.get(place) === before) return theirs;
    }
  };

  // A text was given out of this browser's memory while the server did not answer. When it does, and nobody has gone on typing, the fields
  // show what holds: a text that was sent from another machine must not wait here to be sent again.
  const puttingRight = new Set();
  const putRight = async place => {
    if (puttingRight.has(place)) return;
    puttingRight.add(place);
    const given = kept(place);
    let theirs;
    for (let pause = 1000; theirs === undefined && kept(place)?.turn === given?.turn; pause = Math.min(10000, pause * 2)) {
      await new Promise(resolve => setTimeout(resolve, pause));
      try { theirs = await ask(place, 20000); } catch { /* still away */ }
    }
    puttingRight.delete(place);
    const own = kept(place);
    if (theirs === undefined || own?.turn !== given?.turn) return;
    unasked.delete(place);
    const holds = mergeTyped(place, own, theirs) ?? {};
    for (const [name, text] of Object.entries(own?.fields ?? {})) {
      const now = holds[name] ?? '';
      if (now === text || beside.has(name)) continue;
      for (const field of document.querySelectorAll(`[data-draft="${CSS.escape(place)}"] [name="${CSS.escape(name)}"]`)) {
        if (field.type === 'checkbox' || field.value !== text) continue;
        field.value = now;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }
    }
    if (kept(place) && Object.keys(holds).length === 0) write(place, null);
    send(place);
  };

  const mergeTyped = (place, own, theirs) => {
    const fresh = own?.fresh.length > 0;
    if (theirs === undefined) return own && !own.gone ? own.fields : null;
    if (own?.gone && (!theirs || theirs.version === own.version)) return null;
    if (!theirs) {
      // Sent or thrown away elsewhere, unless it never left this browser.
      const lost = fresh && !(own.parting && own.version);
      if (own && !lost) write(place, null);
      return lost ? own.fields : null;
    }
    let content;
    try { content = JSON.parse(theirs.content); } catch { content = { at: 0, fields: {} }; }
    if (!own || own.gone || !fresh || own.at === content.at) {
      write(place, { fields: content.fields, fresh: [], at: content.at, turn: (own?.turn ?? 0) + 1, version: theirs.version });
      return content.fields;
    }
    // Typed here and not sent yet: over what the server has, unless that is later; even then nothing is lost that has no other text.
    const mine = Object.fromEntries(own.fresh.map(name => [name, own.fields[name] ?? '']));
    const later = own.version === theirs.version || own.at >= content.at;
    const fields = later ? { ...content.fields, ...mine } : { ...mine, ...Object.fromEntries(Object.entries(content.fields).filter(([, text]) => text !== '')) };
    write(place, { ...own, fields, version: theirs.version });
    plan(place, 500);
    return fields;
  };

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

  // Nothing stays in a browser whose user has left; the server has it all.
  document.addEventListener('submit', async event => {
    const form = event.target;
    if (!form.matches('[data-sign-out]')) return;
    event.preventDefault();
    await Promise.race([sendAll(false), new Promise(resolve => setTimeout(resolve, 2000))]);
    placesHere().forEach(place => write(place, null));
    form.submit();
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

    if (!typing(active) && /^Digit[0-9]$/.test(event.code) && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey) {
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
    if (event.key === 'Enter' && active.matches('[data-file-button]')) {
      active.querySelector('input').click();
      return true;
    }
    if (item && item === active && event.key === 'Enter' && item.matches('tr')) {
      item.click();
      return true;
    }
    if (item && item === active && event.key === ' ' && item.matches('tr')) {
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

  // ---- quoting -------------------------------------------------------------------------------------------------------------
  // What is selected stays selected while the mouse presses the button that quotes it.
  document.addEventListener('mousedown', event => {
    if (event.target.closest?.('.quote')) event.preventDefault();
  });

  // ---- files ---------------------------------------------------------------------------------------------------------------
  // Chosen, dropped or pasted; sent one after the other past the circuit, which goes on working meanwhile. The rows with their progress are
  // this script's own, the desk only hears when one has arrived.
  let uploads = Promise.resolve();

  const attach = (input, files) => {
    const section = input.closest('[data-files]');
    const list = section.querySelector('[data-uploads]');
    const inside = section.querySelector('[data-upload-internal]')?.checked ?? false;
    for (const file of files) {
      const row = list.appendChild(document.createElement('li'));
      const name = row.appendChild(document.createElement('span'));
      const bar = row.appendChild(document.createElement('progress'));
      const stop = row.appendChild(document.createElement('button'));
      const pasted = file.name === 'image.png' || !file.name;
      const called = pasted ? `${list.dataset.pasted}-${new Date().toLocaleString('sv').replace(/\D/g, '-')}.png` : file.name;
      name.textContent = called;
      [stop.type, stop.className, stop.textContent] = ['button', 'link', list.dataset.stop];
      const request = new XMLHttpRequest();
      let stopped = false;
      stop.onclick = () => {
        stopped = true;
        request.abort();
        row.remove();
      };
      const failed = why => {
        bar.remove();
        row.classList.add('upload-failed');
        name.textContent = `${called}: ${why}`;
      };
      if (file.size > 100_000_000) {
        failed(list.dataset.large);
        continue;
      }
      uploads = uploads.then(() => stopped || new Promise(done => {
        request.open('POST', `${input.dataset.upload}?name=${encodeURIComponent(called)}&internal=${inside}`);
        request.upload.onprogress = sent => { bar.value = sent.loaded / sent.total; };
        request.onloadend = () => {
          done();
          if (stopped) return;
          if (![200, 201, 202].includes(request.status)) return failed(request.status === 413 ? list.dataset.large : list.dataset.failed);
          row.remove();
          const answer = section.querySelector('[data-upload-answer]');
          if (answer) {
            answer.value = request.responseText;
            answer.dispatchEvent(new Event('change', { bubbles: true }));
          }
          section.querySelector('[data-uploaded]')?.click();
        };
        request.send(file);
      }));
    }
  };

  const uploadTo = () => [...document.querySelectorAll('[data-upload]')].find(input => usable(input.closest('[data-files]')));

  document.addEventListener('change', event => {
    const input = event.target;
    if (!input.dataset?.upload) return;
    attach(input, [...input.files]);
    input.value = '';
  });

  document.addEventListener('paste', event => {
    const files = [...event.clipboardData?.files ?? []], input = files.length && uploadTo();
    // A cell copied from a sheet comes as a picture too: its text is what was meant.
    if (!input || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    attach(input, files);
  });

  document.addEventListener('dragover', event => {
    if (event.dataTransfer?.types.includes('Files') && uploadTo()) event.preventDefault();
  });
  document.addEventListener('drop', event => {
    const files = [...event.dataTransfer?.files ?? []], input = files.length && uploadTo();
    if (!input) return;
    event.preventDefault();
    attach(input, files);
  });

  // ---- called by the desk --------------------------------------------------------------------------------------------------
  window.desk = {
    pick: id => document.getElementById(id)?.click(),
    // With the whole of the panel that it is in, as far as that fits: what it says and its buttons too.
    focus: id => {
      const element = document.getElementById(id);
      element?.focus();
      element?.closest('.panel, .closing')?.scrollIntoView({ block: 'nearest' });
    },
    // What «Back» leads to later; the router need not hear of it.
    address: url => history.replaceState(history.state, '', url),
    // Back to where he was, which takes a round trip: not from under the hands of who has gone on elsewhere meanwhile.
    focusBack: id => {
      const element = document.getElementById(id), active = document.activeElement;
      if (active === document.body || element?.closest('form, [data-scope]')?.contains(active)) element?.focus();
    },
    insert: (id, text) => {
      const field = document.getElementById(id);
      if (!field) return;
      field.focus();
      insert(field, text, field.selectionStart, field.selectionEnd);
    },
    quote: (id, who, text, post) => {
      const field = document.getElementById(id);
      if (!field) return;
      // Of what is selected, that of this post; read first, for the field takes the selection along with the focus.
      const selected = getSelection(), said = document.querySelector(`[data-post="${post}"] .post-text`);
      const part = said?.contains(selected.anchorNode) && said.contains(selected.focusNode) ? selected.toString().trim() : '';
      field.focus();
      const at = field.selectionStart, begun = at > 0 && field.value[at - 1] !== '\n' ? '\n' : '';
      const lines = (part || text).split('\n').map(line => `> ${line}`).join('\n');
      insert(field, `${begun}${who ? `> ${who}:\n` : ''}${lines}\n`, at, field.selectionEnd);
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
    typed,
  };
})();
