// Shows the OpenAPI document of this server. Text only ever goes in as text.

const methods = ['get', 'post', 'put', 'patch', 'delete'];

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A value of the shape that a schema describes; references are followed, each once. */
function sample(schema, components, seen = new Set()) {
  if (!schema) return null;
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    if (seen.has(name)) return {};
    return sample(components[name], components, new Set(seen).add(name));
  }
  const choice = schema.oneOf ?? schema.anyOf;
  if (choice) return sample(choice.find((option) => option.type !== 'null') ?? choice[0], components, seen);
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (type === 'array') return [sample(schema.items, components, seen)];
  if (schema.properties) {
    const entries = Object.entries(schema.properties);
    return Object.fromEntries(entries.map(([key, value]) => [key, sample(value, components, seen)]));
  }
  return { integer: 0, number: 0, boolean: false, string: '…', object: {} }[type] ?? null;
}

function jsonOf(content) {
  return content && Object.entries(content).find(([media]) => media.includes('json'))?.[1].schema;
}

function table(rows) {
  return element('table', {}, ...rows.map(([name, text]) =>
    element('tr', {}, element('td', {}, name), element('td', {}, text))));
}

function body(operation, components) {
  const parts = [];
  if (operation.description) parts.push(element('p', {}, operation.description));
  if (operation.parameters?.length) {
    parts.push(element('h3', {}, 'Parameters'), table(operation.parameters.map((one) =>
      [one.name, `${one.in}${one.required ? ', required' : ''}`])));
  }
  const asked = jsonOf(operation.requestBody?.content);
  if (asked) {
    parts.push(element('h3', {}, 'Request body'),
      element('pre', {}, JSON.stringify(sample(asked, components), null, 2)));
  }
  const responses = Object.entries(operation.responses ?? {});
  parts.push(element('h3', {}, 'Responses'),
    table(responses.map(([status, response]) => [status, response.description ?? ''])));
  const answered = responses.filter(([status]) => status < 300).map(([, one]) => jsonOf(one.content)).find(Boolean);
  if (answered) parts.push(element('pre', {}, JSON.stringify(sample(answered, components), null, 2)));
  return element('div', { class: 'body' }, ...parts);
}

function operations(document) {
  const byTag = new Map();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods.filter((one) => item[one])) {
      const operation = item[method];
      const tag = operation.tags?.[0] ?? 'other';
      if (!byTag.has(tag)) byTag.set(tag, []);
      byTag.get(tag).push(element('details', {},
        element('summary', {},
          element('span', { class: `method ${method}` }, method.toUpperCase()),
          element('span', { class: 'path' }, path),
          element('span', { class: 'what' }, operation.summary ?? '')),
        body(operation, document.components?.schemas ?? {})));
    }
  }
  return [...byTag].map(([tag, items]) => element('section', {}, element('h2', {}, tag), ...items));
}

const target = document.getElementById('operations');
try {
  const response = await fetch('/openapi/v1.json');
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  target.replaceChildren(...operations(await response.json()));
} catch (fault) {
  target.replaceChildren(element('p', {}, `The API description could not be read: ${fault.message}`));
}
target.removeAttribute('aria-busy');
