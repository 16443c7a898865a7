'use strict';
(() => {
  const form = document.getElementById('filter');
  if (!form) return;
  const KEYS = ['q', 'fault', 'layer', 'label', 'doc', 'gold', 'predicted', 'span'];
  const status = document.getElementById('count');
  const none = document.getElementById('none');
  const cell = document.getElementById('cell');
  const sections = [...document.querySelectorAll('.document')].map((element) => ({
    element,
    entry: document.querySelector(`#index [data-for="${element.id}"]`),
    passages: [...element.querySelectorAll('.passage')].map((passage) => ({
      element: passage,
      words: null,
      errors: [...passage.querySelectorAll('.error')],
      marks: [...passage.querySelectorAll('mark[data-of]')].map((mark) => ({ mark, of: mark.dataset.of.split(' ') })),
    })),
  }));
  const total = document.querySelectorAll('.error').length;
  let state = {};

  // What there is to choose from, with counts.
  const counts = (key) => {
    const all = new Map();
    for (const error of document.querySelectorAll('.error')) {
      all.set(error.dataset[key], (all.get(error.dataset[key]) ?? 0) + 1);
    }
    return [...all];
  };
  const fill = (name, options) => {
    for (const [value, text] of options) form.elements[name].add(new Option(text, value));
  };
  const byName = ([a], [b]) => (a < b ? -1 : 1);
  fill('layer', counts('layer').map(([layer, n]) => [layer, `${layer} (${n})`]));
  fill('label', counts('label').sort(byName).map(([label, n]) => [label, `${label} (${n})`]));
  fill('doc', sections.map(({ element }) => [element.dataset.id, element.dataset.id]));

  // The state lives in the address: #fault=missed&layer=relation
  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    const next = {};
    for (const key of KEYS) if (given.has(key) && (given.get(key) || key === 'gold' || key === 'predicted')) next[key] = given.get(key);
    return next;
  };
  const isState = () => location.hash.includes('=');
  const save = () => {
    const hash = new URLSearchParams(state).toString();
    history.replaceState(null, '', hash ? `#${hash}` : '#errors');
  };
  const toForm = () => {
    for (const key of ['q', 'fault', 'layer', 'label', 'doc']) form.elements[key].value = state[key] ?? '';
  };
  const fromForm = () => {
    for (const key of ['q', 'fault', 'layer', 'label', 'doc']) {
      if (form.elements[key].value) state[key] = form.elements[key].value;
      else delete state[key];
    }
  };

  const counted = (n, noun) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
  const words = (passage, id) => (passage.words ??= `${id} ${passage.element.textContent}`.toLowerCase());
  const apply = () => {
    const query = (state.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const same = ['fault', 'layer', 'label', 'gold', 'predicted', 'span'].filter((key) => key in state);
    let shown = 0;
    let documents = 0;
    for (const { element, entry, passages } of sections) {
      const open = !('doc' in state) || state.doc === element.dataset.id;
      let here = 0;
      for (const passage of passages) {
        const found = open && query.every((word) => words(passage, element.dataset.id).includes(word));
        const left = new Set();
        for (const error of passage.errors) {
          error.hidden = !(found && same.every((key) => error.dataset[key] === state[key]));
          if (!error.hidden) left.add(error.dataset.number);
        }
        for (const { mark, of } of passage.marks) mark.classList.toggle('off', !of.some((n) => left.has(n)));
        passage.element.hidden = left.size === 0;
        here += left.size;
      }
      element.hidden = here === 0;
      entry.hidden = here === 0;
      entry.querySelector('.n').textContent = here.toLocaleString('en');
      shown += here;
      documents += here > 0 ? 1 : 0;
    }
    none.hidden = shown > 0;
    const of = shown === total ? '' : `${shown.toLocaleString('en')} of `;
    status.textContent = `${of}${counted(total, 'error')} in ${counted(documents, 'document')}`;
    cell.hidden = !('gold' in state || 'predicted' in state);
    const how = { same: ', same span', overlapping: ', overlapping' }[state.span] ?? '';
    cell.firstElementChild.textContent = `gold ${state.gold || 'nothing'} → predicted ${state.predicted || 'nothing'}${how}`;
  };
  const go = () => {
    apply();
    save();
  };
  const clear = () => {
    state = {};
    toForm();
    go();
  };

  // An error and its marks light up together.
  const light = (error, on) => {
    error.classList.toggle('on', on);
    const passage = error.closest('.passage');
    for (const mark of passage.querySelectorAll(`mark[data-of~="${error.dataset.number}"]`)) mark.classList.toggle('on', on);
  };
  const errorsAt = (target) => {
    if (!(target instanceof Element)) return [];
    const error = target.closest('.error');
    if (error) return [error];
    const mark = target.closest('#documents mark[data-of]');
    const passage = target.closest('.passage');
    if (!mark || !passage) return [];
    return mark.dataset.of.split(' ').flatMap((n) => passage.querySelector(`.error[data-number="${n}"]`) ?? []);
  };
  const over = (on) => (event) => errorsAt(event.target).forEach((error) => light(error, on));
  const list = document.getElementById('documents');
  list.addEventListener('mouseover', over(true));
  list.addEventListener('mouseout', over(false));
  list.addEventListener('focusin', over(true));
  list.addEventListener('focusout', over(false));
  list.addEventListener('click', (event) => {
    const [error] = errorsAt(event.target);
    if (error && !event.target.closest('a')) error.focus({ preventScroll: true });
  });

  // Keys: from error to error, from document to document.
  const step = (things, by, kind) => {
    const here = document.activeElement;
    const at = things.indexOf(here.closest(kind));
    if (at >= 0) return things[at + by] ?? things[at];
    const behind = (thing) => here.compareDocumentPosition(thing) & Node.DOCUMENT_POSITION_FOLLOWING;
    return by > 0 ? (things.find(behind) ?? things.at(-1)) : (things.findLast((thing) => !behind(thing)) ?? things[0]);
  };
  const next = (by) => {
    const error = step([...document.querySelectorAll('.error:not([hidden])')], by, '.error');
    if (!error) return;
    error.closest('.document').open = true;
    error.focus({ preventScroll: true });
    error.closest('.passage').scrollIntoView({ block: 'nearest' });
    error.scrollIntoView({ block: 'nearest' });
  };
  const nextDocument = (by) => {
    const section = step([...document.querySelectorAll('.document:not([hidden])')], by, '.document');
    section?.querySelector('summary').focus({ preventScroll: true });
    section?.scrollIntoView();
  };
  const KEYMAP = {
    '/': () => form.elements.q.focus(),
    j: () => next(1),
    k: () => next(-1),
    n: () => nextDocument(1),
    p: () => nextDocument(-1),
    x: clear,
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target instanceof Element && event.target.matches('input[type="search"], select');
    if (typing && event.key === 'Escape') event.target.blur();
    if (typing || !KEYMAP[event.key]) return;
    event.preventDefault();
    KEYMAP[event.key]();
  });

  form.addEventListener('input', () => {
    fromForm();
    go();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', (event) => {
    event.preventDefault();
    clear();
  });
  cell.querySelector('button').addEventListener('click', () => {
    for (const key of ['gold', 'predicted', 'span']) delete state[key];
    go();
  });
  none.querySelector('button').addEventListener('click', clear);
  const onHash = () => {
    if (!isState()) return;
    state = read();
    toForm();
    apply();
    document.getElementById('errors').scrollIntoView();
  };
  addEventListener('hashchange', onHash);

  document.documentElement.classList.add('js');
  apply();
  onHash();
})();
