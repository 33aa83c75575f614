import './setup';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { DetailView } from '../src/records/DetailView';
import { answerWith, rowOf, sample, show, type Answer } from './harness';

const row = rowOf({ label: 'Vase', name: 'Vase', size: null, fragile: true, state: 'held', tags: [] });
const page = (
  <Routes>
    <Route path="/samples/:id" element={<DetailView resource={sample} />} />
    <Route path="*" element="elsewhere" />
  </Routes>
);

function answerDeletion(answer: Answer) {
  return answerWith(({ method }) => (method === 'DELETE' ? answer : { body: row }));
}

describe('the page of a row', () => {
  it('shows every field, and the tab is named after the row', async () => {
    answerDeletion({ status: 204 });
    show(page, { at: '/samples/row-1' });
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe('Vase');
    for (const { label } of sample.fields) expect(screen.getByText(label)).toBeTruthy();
    expect(screen.getByText('Held')).toBeTruthy();
    expect(document.title).toMatch(/^Vase · /);
  });

  it('asks before it deletes, then leads to the list', async () => {
    const asked = answerDeletion({ status: 204 });
    show(page, { at: '/samples/row-1' });
    fireEvent.click(await screen.findByRole('button', { name: 'Delete' }));
    const dialog = screen.getByRole('dialog');
    expect(asked.some(({ method }) => method === 'DELETE')).toBe(false);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(screen.getByTestId('address').textContent).toBe('/samples'));
    expect(asked.at(-1)).toMatchObject({ method: 'DELETE', url: '/api/v1/samples/row-1' });
  });

  it('says why a row that others need stays', async () => {
    const error = { code: 'in_use', message: 'used', details: [] };
    answerDeletion({ status: 409, body: { error } });
    show(page, { at: '/samples/row-1' });
    fireEvent.click(await screen.findByRole('button', { name: 'Delete' }));
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/cannot be deleted/);
  });

  it('offers no change to those who may only read', async () => {
    answerDeletion({ status: 204 });
    show(page, { at: '/samples/row-1', actor: { kind: 'guest' } });
    await screen.findByText('Held');
    expect(screen.queryByRole('link', { name: 'Edit' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  });
});
