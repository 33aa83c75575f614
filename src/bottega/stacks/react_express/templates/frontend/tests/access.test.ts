import './setup';
import { accessOf, all, may, own } from '../src/records/access';
import { rowOf, sample } from './harness';

const owned = { ...sample, access: { member: { create: all, read: all, update: own } } };
const member = { kind: 'member', id: 'me' };

describe('what somebody may do', () => {
  it('is what the table says of their kind, and nothing for an unknown kind', () => {
    expect(may(owned, member, 'create')).toBe(true);
    expect(may(owned, member, 'delete')).toBe(false);
    expect(may(owned, { kind: 'none', id: 'me' }, 'read')).toBe(false);
  });

  it('depends on whose row it is where it is about own rows', () => {
    expect(may(owned, member, 'update', rowOf({ ownerId: 'me' }))).toBe(true);
    expect(may(owned, member, 'update', rowOf({ ownerId: 'other' }))).toBe(false);
    expect(may(owned, member, 'read', rowOf({ ownerId: 'other' }))).toBe(true);
  });

  it('carries the fields and values that it is limited to', () => {
    const access = { scope: 'all', fields: ['state'], values: { state: ['held'] } } as const;
    const limited = { ...sample, access: { clerk: { update: access } } };
    expect(accessOf(limited as never, { kind: 'clerk' }, 'update')).toBe(access);
  });
});
