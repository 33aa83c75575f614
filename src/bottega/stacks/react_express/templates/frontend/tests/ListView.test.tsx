import './setup';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { ListView } from '../src/records/ListView';
import { answerWith, pageOf, rowOf, sample, show } from './harness';

const vase = rowOf({ name: 'Vase', label: 'Vase', size: 3, price: '2.50', state: 'open', tags: [] });

function answerWithRows(...rows: unknown[]) {
  return answerWith(({ url }) => ({
    body: url.startsWith('/api/v1/samples') ? pageOf(...rows) : pageOf(),
  }));
}

const listed = (all: { url: string }[]) =>
  all.map(({ url }) => url).filter((url) => url.startsWith('/api/v1/samples'));

describe('a list', () => {
  it('shows a link for each row, and its values', async () => {
    answerWithRows(vase);
    show(<ListView resource={sample} />);
    const link = await screen.findByRole('link', { name: 'Vase' });
    expect(link.getAttribute('href')).toBe('/samples/row-1');
    expect(within(screen.getByRole('table')).getByText('Open')).toBeTruthy();
    expect(screen.getByText('2.50')).toBeTruthy();
  });

  it('is sorted by a press on a heading, once up and twice down, in the address too', async () => {
    const asked = answerWithRows(vase);
    show(<ListView resource={sample} />);
    await screen.findByRole('link', { name: 'Vase' });
    fireEvent.click(screen.getByRole('button', { name: 'Size' }));
    await waitFor(() => expect(listed(asked).at(-1)).toContain('sort=size'));
    fireEvent.click(screen.getByRole('button', { name: 'Size' }));
    await waitFor(() => expect(listed(asked).at(-1)).toContain('sort=-size'));
    expect(screen.getByTestId('address').textContent).toBe('/?sort=-size');
  });

  it('takes search, filters and page from the address', async () => {
    const asked = answerWithRows(vase);
    show(<ListView resource={sample} />, { at: '/?q=red&state=open&page=2' });
    await screen.findByRole('link', { name: 'Vase' });
    expect(listed(asked)[0]).toBe('/api/v1/samples?page=2&pageSize=20&q=red&state=open');
  });

  it('goes back to the first page when a filter changes', async () => {
    const asked = answerWithRows(vase);
    show(<ListView resource={sample} />, { at: '/?page=2' });
    await screen.findByRole('link', { name: 'Vase' });
    fireEvent.change(screen.getByLabelText('State'), { target: { value: 'held' } });
    await waitFor(() => expect(listed(asked).at(-1)).toContain('page=1&pageSize=20&state=held'));
  });

  it('says what to do when there is nothing yet', async () => {
    answerWithRows();
    show(<ListView resource={sample} />);
    expect(await screen.findByText('No samples yet')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Add the first one' })).toBeTruthy();
  });

  it('offers nothing new to those who may only read', async () => {
    answerWithRows(vase);
    show(<ListView resource={sample} />, { actor: { kind: 'guest' } });
    await screen.findByRole('link', { name: 'Vase' });
    expect(screen.queryByRole('link', { name: 'New sample' })).toBeNull();
  });

  it('shows a failure in words and tries again', async () => {
    let broken = true;
    answerWith(() => (broken ? { status: 500, body: {} } : { body: pageOf(vase) }));
    show(<ListView resource={sample} />);
    expect(await screen.findByText('This could not be loaded')).toBeTruthy();
    broken = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'Vase' })).toBeTruthy();
  });
});
