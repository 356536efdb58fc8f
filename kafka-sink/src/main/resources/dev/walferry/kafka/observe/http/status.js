'use strict';

// Everything is written as text, never as HTML: names of tables are not ours.

const EVERY_MS = 2000;
const PATIENCE_MS = 10000;
const HOUR_POINTS = 360;
const WIDTH = 360;
const HEIGHT = 100;
const SVG = 'http://www.w3.org/2000/svg';

const CHARTS = [
  {series: 'rows', title: 'Changes per second', format: count},
  {series: 'bytes', title: 'Bytes to Kafka per second', format: bytes},
  {series: 'lagSeconds', title: 'Lag until confirmed', format: duration},
  {series: 'retainedBytes', title: 'WAL kept for the slot', format: bytes},
];

const byId = id => document.getElementById(id);
let lastAnswer = null;
let lastPipelines = null;
let lastLinks = '';

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Changes a text only if it differs, so that a screen reader does not repeat it. */
function say(id, text) {
  const target = byId(id);
  if (target.textContent !== text) target.textContent = text;
}

function count(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Math.round(value * 10) / 10);
}

function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return (value >= 100 || unit === 0 ? Math.round(value) : Math.round(value * 10) / 10) + ' ' + units[unit];
}

function duration(seconds) {
  if (seconds < 10) return Math.round(seconds * 10) / 10 + ' s';
  if (seconds < 120) return Math.round(seconds) + ' s';
  if (seconds < 7200) return Math.round(seconds / 60) + ' min';
  if (seconds < 172800) return Math.round(seconds / 3600) + ' h';
  return Math.round(seconds / 86400) + ' days';
}

function time(millis) {
  return new Date(millis).toLocaleString('sv'); // year-month-day hours:minutes:seconds
}

function describe(id, pairs) {
  byId(id).replaceChildren(...pairs.flatMap(([term, value]) => [element('dt', term), element('dd', value)]));
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[a-z0-9)]$/.test(text) ? '.' : '');
}

function showState(state, slot) {
  byId('state').className = state.level;
  say('word', state.word);
  say('reason', sentence(state.reason));
  say('remedy', sentence(state.remedy));
  document.title = state.word + ' - ' + (slot ? slot + ' - ' : '') + 'Walferry';
}

function showRoute(report) {
  const {source, target} = report;
  const stop = (name, ...lines) => {
    const item = element('li');
    item.append(element('strong', name), ...lines.filter(line => line).map(line => element('span', line)));
    return item;
  };
  const publications = source.publications.length ? 'publication ' + source.publications.join(', ') : '';
  byId('route').replaceChildren(
      stop('PostgreSQL', source.url.replace(/^jdbc:postgresql:(\/\/)?/, '').replace(/\?.*/, ''),
          source.polls || 'slot ' + source.slot, publications),
      stop('Walferry', 'read up to ' + source.received, source.polls ? '' : 'confirmed up to ' + source.confirmed),
      stop('Kafka', target.brokers, 'topics ' + target.topicPrefix + '.*', 'values as ' + target.format));
}

/** Parts of a curve between which nothing is known. */
function parts(values, highest) {
  const found = [];
  let part = null;
  values.forEach((value, i) => {
    if (value === null) {
      part = null;
      return;
    }
    if (!part) found.push(part = []);
    part.push([WIDTH - (values.length - 1 - i) * WIDTH / (HOUR_POINTS - 1), HEIGHT - value / highest * HEIGHT]);
  });
  return found;
}

function path(className, d) {
  const made = document.createElementNS(SVG, 'path');
  made.setAttribute('class', className);
  made.setAttribute('d', d);
  return made;
}

function curve(values, label) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const highest = Math.max(...values.filter(value => value !== null), 0) || 1;
  for (const part of parts(values, highest)) {
    const line = part.map(([x, y]) => x.toFixed(1) + ',' + y.toFixed(1)).join('L');
    svg.append(path('area', `M${part[0][0].toFixed(1)},${HEIGHT}L${line}L${part[part.length - 1][0].toFixed(1)},${HEIGHT}Z`));
    svg.append(path('line', 'M' + line));
  }
  return svg;
}

function chart({series, title, format}, report) {
  const values = report.history[series].concat([report.now[series] ?? null]).slice(-HOUR_POINTS);
  const present = values[values.length - 1];
  const now = present === null ? 'not known' : format(present);
  const known = values.filter(value => value !== null);
  const highest = known.length ? format(Math.max(...known)) : 'not known';
  const figure = element('figure');
  const axis = element('div', undefined, 'axis');
  axis.setAttribute('aria-hidden', 'true');
  axis.append(element('span', '1 h ago'), element('span', 'highest ' + highest), element('span', 'now'));
  const caption = element('figcaption', title);
  caption.append(element('strong', now));
  figure.append(caption, curve(values, `${title}: now ${now}, highest in the last hour ${highest}`), axis);
  return figure;
}

/** A daemon that polls tables has no slot. */
function showSlot(slot, state) {
  byId('of-slot').hidden = !slot;
  if (!slot) return;
  byId('danger').hidden = !slot.danger || state.reason === slot.danger;
  say('danger', sentence(slot.danger || ''));
  if (!slot.known) {
    describe('slot', [['State', 'not known: there is no such slot, or the server does not answer']]);
    return;
  }
  describe('slot', [
    ['State', (slot.walStatus || 'keeps no WAL') + (slot.active ? ', in use' : ', not in use')],
    ['Behind', slot.lagBytes === null ? 'not known' : bytes(slot.lagBytes) + ' of WAL is not confirmed'],
    ['Keeps', bytes(slot.retainedBytes) + ' of WAL'],
    ['Room', room(slot)],
    ['Lost', whenLost(slot)],
  ]);
}

function room(slot) {
  if (slot.walStatus === 'lost') return 'none: the server has removed WAL that it needs';
  if (slot.safeBytes === null) return 'no limit: the disk is the limit (max_slot_wal_keep_size, slot.give.up.retained.bytes)';
  const isDropped = slot.limitedBy === 'slot.give.up.retained.bytes';
  if (slot.safeBytes <= 0) return isDropped ? 'none: the daemon drops it' : 'none: it is lost at the next checkpoint';
  return bytes(slot.safeBytes) + ' more until ' + (isDropped ? 'the daemon drops it' : 'it may be lost') + ' (' + slot.limitedBy + ')';
}

function whenLost(slot) {
  if (slot.walStatus === 'lost') return 'already';
  const left = slot.secondsUntilLost;
  return left === undefined ? 'not at the present rate' : 'in about ' + duration(left) + ' at the present rate';
}

function showFlight(report) {
  const now = report.now;
  describe('flight', [
    ['Lag', duration(now.lagSeconds)],
    ['Not confirmed', bytes(now.lagBytes) + ' of the WAL that was read'],
    ['In flight', count(now.inFlightRecords) + ' records, ' + bytes(now.inFlightBytes)],
    ['Acknowledged', count(now.acknowledged) + ' records since the start'],
  ]);
}

function snapshotCell(table) {
  const cell = element('td');
  if (!['waiting', 'snapshotting', 'failed'].includes(table.state)) {
    cell.textContent = table.read > 0 ? count(table.read) : '';
    return cell;
  }
  const bar = element('progress');
  const known = table.estimate > 0;
  bar.setAttribute('aria-label', 'Rows read of ' + table.schema + '.' + table.table);
  if (known || table.read === 0) {
    bar.max = known ? Math.max(table.estimate, table.read) : 1;
    bar.value = table.read;
  }
  cell.append(bar, element('small', count(table.read) + (known ? ' of about ' + count(table.estimate) : '')));
  if (table.waitingFor) cell.append(element('small', 'waits for ' + table.waitingFor));
  return cell;
}

function tableRow(table) {
  const row = element('tr');
  const name = element('th', table.schema ? table.schema + '.' + table.table : table.table);
  name.scope = 'row';
  row.append(name, element('td', table.state), snapshotCell(table),
      element('td', count(table.rate), 'number'), element('td', duration(table.lagSeconds), 'number'),
      element('td', count(table.rows), 'number'));
  return row;
}

function showTables(tables) {
  const shown = tables.shown;
  say('tables-count', shown.length < tables.total ? `${shown.length} busiest of ${count(tables.total)}` : count(tables.total));
  byId('tables').tBodies[0].replaceChildren(...shown.map(tableRow));
}

const SIDES = {kafka: 'Kafka', postgresql: 'PostgreSQL', registry: 'Schema registry'};

function showErrors(failures) {
  const items = failures.map(failure => {
    const item = element('li', failure.message);
    item.prepend(element('small', time(failure.at) + ', ' + SIDES[failure.side]));
    return item;
  });
  byId('errors').replaceChildren(...(items.length ? items : [element('li', 'None since the start.')]));
}

function show(report) {
  lastAnswer = report.at;
  byId('status').hidden = false;
  byId('login').hidden = true;
  byId('silent').hidden = true;
  say('version', report.version);
  say('uptime', 'up for ' + duration((report.at - report.started) / 1000));
  showState(report.state, report.source.slot);
  showRoute(report);
  const {slot} = report;
  report.now.retainedBytes = slot && slot.known ? slot.retainedBytes : null;
  const charts = CHARTS.filter(each => slot || each.series !== 'retainedBytes');
  byId('charts').replaceChildren(...charts.map(each => chart(each, report)));
  showSlot(slot, report.state);
  showFlight(report);
  showTables(report.tables);
  showErrors(report.failures);
  describe('configuration', Object.entries(report.configuration));
}

/** The one that the address names, otherwise one that needs attention. */
function choose(pipelines) {
  const wanted = location.hash.slice(1);
  return pipelines.find(each => each.pipeline === wanted)
      || pipelines.find(each => each.state.level === 'bad') || pipelines[0];
}

/** Links are made anew only if they change, so that they keep the focus. */
function showLinks(pipelines, chosen) {
  const links = JSON.stringify([chosen.pipeline, ...pipelines.map(each => [each.pipeline, each.state.level, each.state.word])]);
  if (links === lastLinks) return;
  lastLinks = links;
  byId('pipelines').hidden = false;
  byId('pipelines').replaceChildren(...pipelines.map(each => {
    const link = element('a', each.pipeline, each.state.level);
    link.href = '#' + each.pipeline;
    link.append(element('small', each.state.word));
    if (each === chosen) link.setAttribute('aria-current', 'page');
    return link;
  }));
}

function showAll(pipelines) {
  lastPipelines = pipelines;
  const chosen = choose(pipelines);
  show(chosen);
  showLinks(pipelines, chosen);
  const bad = pipelines.filter(each => each.state.level === 'bad').length;
  document.title = (bad ? bad + ' of ' + pipelines.length + ' pipelines are not well' : 'all pipelines are well') + ' - Walferry';
}

function showSilence() {
  say('silent', 'The daemon does not answer'
      + (lastAnswer ? '. What is below is what it said at ' + time(lastAnswer) + '.' : '.')
      + ' If it has ended, the last line of its log says why and what to do.');
  byId('silent').hidden = false;
  document.title = 'no answer - Walferry';
}

function askForToken(wasGiven) {
  byId('login').hidden = false;
  byId('status').hidden = true;
  say('refused', wasGiven ? 'That is not the token.' : '');
}

async function refresh() {
  const token = sessionStorage.getItem('token');
  let answer;
  try {
    answer = await fetch('status.json', {
      headers: token ? {Authorization: 'Bearer ' + token} : {},
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 401) {
      sessionStorage.removeItem('token');
      askForToken(token !== null);
      return; // until the reader gives one
    }
    const report = await answer.json();
    if (report.pipelines) showAll(report.pipelines);
    else show(report);
  } catch (e) {
    showSilence();
  }
  setTimeout(refresh, EVERY_MS);
}

addEventListener('hashchange', () => {
  if (lastPipelines) showAll(lastPipelines);
});
byId('login').addEventListener('submit', event => {
  event.preventDefault();
  sessionStorage.setItem('token', byId('token').value);
  byId('token').value = '';
  refresh();
});
refresh();
