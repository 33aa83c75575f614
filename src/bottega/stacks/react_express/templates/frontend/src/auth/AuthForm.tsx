import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { api, type ApiError } from '../api/client';
import { bodyOf, draftOf, type DraftValue } from '../records/draft';
import { FieldControl } from '../records/FieldControl';
import type { Field } from '../records/resource';
import { validate, type FieldErrors } from '../records/validation';
import { useSession } from '../session/session';
import { ControlFrame } from '../ui/ControlFrame';
import { buttonClass, controlClass } from '../ui/styles';
import { useTitle } from '../ui/title';
import { useAuth, type SignedIn } from './auth';
import { AuthCard } from './AuthCard';

interface AuthFormProps {
  title: string;
  note: string;
  path: '/auth/login' | '/auth/register';
  /** The fields before the password, and those after it. */
  fields: Field[];
  more?: Field[];
  newPassword: boolean;
  footer: ReactNode;
}

const SHORTEST_PASSWORD = 10;

/** Where somebody signs up or logs in; afterwards they are where they wanted to be. */
export function AuthForm({ title, note, path, fields, more = [], newPassword, footer }: AuthFormProps) {
  useTitle(title);
  const { person } = useSession();
  const { ended } = useAuth();
  const wanted = (useLocation().state as { from?: string } | null)?.from ?? '/';
  const all = [...fields, ...more];
  const form = useAuthForm(path, all, newPassword);
  if (person) return <Navigate to={wanted} replace />;
  const control = (field: Field) => (
    <FieldControl
      key={field.key}
      field={field}
      value={form.draft[field.key] ?? ''}
      error={form.errors[field.key]}
      onChange={(value) => form.change(field.key, value)}
    />
  );
  return (
    <AuthCard
      title={title}
      note={ended && !newPassword ? 'Your session has ended. Log in again to go on.' : note}
      footer={footer}
    >
      <form noValidate onSubmit={form.submit} className="mt-6 space-y-5">
        {form.failure && (
          <p role="alert" className="rounded-lg bg-danger-soft px-4 py-3 text-sm text-danger-ink">
            {form.failure}
          </p>
        )}
        {fields.map(control)}
        <Password
          isNew={newPassword}
          value={form.password}
          error={form.errors.password}
          onChange={form.setPassword}
        />
        {more.map(control)}
        <button
          type="submit"
          disabled={form.pending}
          className={`${buttonClass('primary')} h-10 w-full`}
        >
          {title}
        </button>
      </form>
    </AuthCard>
  );
}

interface PasswordProps {
  isNew: boolean;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function Password({ isNew, value, error, onChange }: PasswordProps) {
  const id = 'field-password';
  return (
    <ControlFrame
      id={id}
      label="Password"
      required
      error={error}
      hint={isNew ? `At least ${SHORTEST_PASSWORD} characters.` : undefined}
    >
      <input
        id={id}
        name="password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className={`${controlClass} h-10`}
        onChange={(event) => onChange(event.target.value)}
      />
    </ControlFrame>
  );
}

function useAuthForm(path: AuthFormProps['path'], fields: Field[], newPassword: boolean) {
  const { signIn } = useAuth();
  const [draft, setDraft] = useState(() => draftOf(fields, null));
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const send = useMutation<SignedIn, ApiError, Record<string, unknown>>({
    mutationFn: (body) => api(path, { method: 'POST', body }),
    onSuccess: signIn,
    onError: (error) => {
      const atFields = errorsOf(error, [...fields.map(({ key }) => key), 'password']);
      setErrors(atFields);
      setFailure(Object.keys(atFields).length > 0 ? null : failureOf(error));
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found = { ...validate(fields, draft), ...passwordErrors(password, newPassword) };
    setErrors(found);
    setFailure(null);
    if (Object.keys(found).length > 0) {
      const first = [...fields.map(({ key }) => key), 'password'].find((key) => found[key]);
      document.getElementById(`field-${first}`)?.focus();
    } else {
      send.mutate({ ...bodyOf(fields, draft, null), password });
    }
  };
  const change = (key: string, value: DraftValue) => {
    setDraft((current) => ({ ...current, [key]: value }));
    setErrors(({ [key]: _, ...others }) => others);
  };
  return { draft, password, setPassword, errors, failure, pending: send.isPending, submit, change };
}

function passwordErrors(password: string, isNew: boolean): FieldErrors {
  if (password === '') return { password: 'Password is required.' };
  if (isNew && password.length < SHORTEST_PASSWORD) {
    return { password: `Use at least ${SHORTEST_PASSWORD} characters.` };
  }
  return {};
}

function errorsOf(error: ApiError, keys: string[]): FieldErrors {
  if (error.status === 409) return { email: 'There is an account with this email address already.' };
  return Object.fromEntries(
    error.details
      .filter(({ path }) => keys.includes(path))
      .map(({ path, message }) => [path, message]),
  );
}

function failureOf(error: ApiError): string {
  if (error.status === 401) return 'The email address or the password is not right.';
  if (error.status === 429) return 'Too many attempts. Wait a minute, then try again.';
  return error.message;
}
