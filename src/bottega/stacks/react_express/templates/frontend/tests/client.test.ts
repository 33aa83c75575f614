import './setup';
import { api, ApiError, listenToSessionEnd, token } from '../src/api/client';

function answer(status: number, body?: unknown) {
  const asked: { url: string; init: RequestInit }[] = [];
  globalThis.fetch = (url, init = {}) => {
    asked.push({ url: url as string, init });
    return Promise.resolve({
      status,
      ok: status < 400,
      json: () => (body === undefined ? Promise.reject(new Error('no JSON')) : Promise.resolve(body)),
    } as Response);
  };
  return asked;
}

afterEach(() => token.clear());

describe('the client of the API', () => {
  it('asks below the base path, leaves out what is empty and carries the token', async () => {
    token.set('secret');
    const asked = answer(200, { ok: true });
    await expect(api('/books', { query: { q: 'two words', sort: '', page: 1 } })).resolves.toEqual({
      ok: true,
    });
    expect(asked[0]?.url).toBe('/api/v1/books?q=two+words&page=1');
    expect(asked[0]?.init.headers).toEqual({ Authorization: 'Bearer secret' });
  });

  it('turns a refusal into an error with its code and details', async () => {
    const details = [{ path: 'title', message: 'is taken' }];
    answer(409, { error: { code: 'conflict', message: 'Taken', details } });
    const error: unknown = await api('/books', { method: 'POST', body: {} }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 409, code: 'conflict', message: 'Taken', details });
  });

  it('has words for an answer that is no JSON and for no answer at all', async () => {
    answer(502);
    await expect(api('/books')).rejects.toMatchObject({ status: 502, code: 'unknown' });
    globalThis.fetch = () => Promise.reject(new TypeError('failed'));
    await expect(api('/books')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('forgets a token that the server refuses, and says so', async () => {
    token.set('old');
    const ended = jest.fn();
    const stop = listenToSessionEnd(ended);
    answer(401, { error: { code: 'unauthorized', message: 'No', details: [] } });
    await expect(api('/books')).rejects.toMatchObject({ status: 401 });
    expect(token.get()).toBeNull();
    expect(ended).toHaveBeenCalledTimes(1);
    stop();
  });
});
