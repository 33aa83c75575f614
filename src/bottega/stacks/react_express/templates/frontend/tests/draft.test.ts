import './setup';
import { bodyOf, draftOf, enumChoices, localMoment } from '../src/records/draft';
import type { EnumField } from '../src/records/resource';
import { rowOf, sample } from './harness';

const state = sample.fields.find((field): field is EnumField => field.key === 'state')!;
const offered = (...args: Parameters<typeof enumChoices>) =>
  enumChoices(...args).map(({ value }) => value);

describe('the draft of a form', () => {
  it('begins with the defaults', () => {
    expect(draftOf(sample.fields, null)).toEqual({
      name: '',
      size: '',
      price: '',
      fragile: false,
      state: 'open',
      tagIds: [],
    });
  });

  it('begins with what the address gives', () => {
    expect(draftOf(sample.fields, null, { name: 'Given' })).toMatchObject({ name: 'Given' });
  });

  it('sends everything of a new row, nothing as null', () => {
    const draft = { ...draftOf(sample.fields, null), name: ' Vase ', size: '3', tagIds: ['t'] };
    expect(bodyOf(sample.fields, draft, null)).toEqual({
      name: 'Vase',
      size: 3,
      price: null,
      fragile: false,
      state: 'open',
      tagIds: ['t'],
    });
  });

  it('sends only what changed of an existing row', () => {
    const row = rowOf({ name: 'Vase', size: 3, price: '2.50', state: 'open', tagIds: ['a', 'b'] });
    const before = draftOf(sample.fields, row);
    const draft = { ...before, size: '4', tagIds: ['b', 'a'] };
    expect(bodyOf(sample.fields, draft, before)).toEqual({ size: 4 });
  });

  it('shows a moment on the clock of the person and sends it in UTC', () => {
    const field = { type: 'datetime', key: 'at', label: 'At', required: true } as const;
    const local = localMoment('2030-01-31T09:30:00.000Z');
    expect(bodyOf([field], { at: local }, null)).toEqual({ at: '2030-01-31T09:30:00.000Z' });
  });
});

describe('the choices of an enum with steps', () => {
  it('are the default for a new row', () => {
    expect(offered(state, null)).toEqual(['open']);
  });

  it('are the value and what may follow it', () => {
    expect(offered(state, 'open')).toEqual(['open', 'held']);
    expect(offered(state, 'closed')).toEqual(['closed']);
  });

  it('are narrowed to the values that somebody may set', () => {
    const access = { scope: 'all', values: { state: ['closed'] } } as const;
    expect(offered(state, 'held', { ...access, values: { state: ['closed'] } })).toEqual([
      'held',
      'closed',
    ]);
  });
});
