import './setup';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { FormView } from '../src/records/FormView';
import { answerWith, pageOf, rowOf, sample, show, type Answer } from './harness';

const page = (
  <Routes>
    <Route path="/samples/new" element={<FormView resource={sample} />} />
    <Route path="/samples/:id/edit" element={<FormView resource={sample} />} />
    <Route path="*" element="elsewhere" />
  </Routes>
);
const tags = pageOf({ id: 'tag-1', label: 'Red' }, { id: 'tag-2', label: 'Blue' });
const row = rowOf({ name: 'Vase', label: 'Vase', size: 3, state: 'open', tagIds: [], tags: [] });

function answerSaving(answer: Answer) {
  return answerWith(({ method, url }) => {
    if (method !== 'GET') return answer;
    return { body: url.includes('/tags') ? tags : row };
  });
}

const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save' }));

describe('a form', () => {
  it('sends what was filled in, then leads to the row', async () => {
    const asked = answerSaving({ status: 201, body: row });
    show(page, { at: '/samples/new' });
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Vase' } });
    fireEvent.click(screen.getByLabelText('Fragile'));
    fireEvent.click(
      await within(screen.getByRole('group', { name: 'Tags' })).findByLabelText('Blue'),
    );
    save();
    await waitFor(() =>
      expect(screen.getByTestId('address').textContent).toBe('/samples/row-1'),
    );
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
      name: 'Vase',
      size: null,
      price: null,
      fragile: true,
      state: 'open',
      tagIds: ['tag-2'],
    });
  });

  it('shows a slip at its field, goes there and sends nothing', () => {
    const asked = answerSaving({ status: 201, body: row });
    show(page, { at: '/samples/new' });
    fireEvent.change(screen.getByLabelText('Size'), { target: { value: '12' } });
    save();
    const alerts = screen.getAllByRole('alert').map((alert) => alert.textContent);
    expect(alerts).toEqual(['Name is required.', 'Must be 9 or less.']);
    expect(document.activeElement).toBe(screen.getByLabelText('Name'));
    expect(asked.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('shows what the server refuses at the field it names', async () => {
    const details = [{ path: 'name', message: 'is taken' }];
    answerSaving({ status: 409, body: { error: { code: 'conflict', message: 'taken', details } } });
    show(page, { at: '/samples/new' });
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Vase' } });
    save();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toBe('Another sample already has this name.');
    expect(screen.getByLabelText('Name').getAttribute('aria-describedby')).toBe(alert.id);
  });

  it('offers only the allowed next values, and changes only what was changed', async () => {
    const asked = answerSaving({ body: row });
    show(page, { at: '/samples/row-1/edit' });
    const state = await screen.findByLabelText('State');
    expect(within(state).getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      'Open',
      'Held',
    ]);
    fireEvent.change(state, { target: { value: 'held' } });
    save();
    await waitFor(() => expect(asked.some(({ method }) => method === 'PATCH')).toBe(true));
    expect(asked.find(({ method }) => method === 'PATCH')?.body).toEqual({ state: 'held' });
  });

  it('locks the fields that somebody may not change', async () => {
    answerSaving({ body: row });
    const access = { ...sample.access, clerk: { update: { scope: 'all', fields: ['state'] } } };
    const limited = { ...sample, access } as typeof sample;
    show(
      <Routes>
        <Route path="/samples/:id/edit" element={<FormView resource={limited} />} />
      </Routes>,
      { at: '/samples/row-1/edit', actor: { kind: 'clerk' } },
    );
    const name = await screen.findByLabelText<HTMLInputElement>('Name');
    expect(name.disabled).toBe(true);
    expect(screen.getByLabelText<HTMLSelectElement>('State').disabled).toBe(false);
  });
});
