// A labelled field of the login's forms.
import type { ReactNode } from 'react';

interface FieldProps {
  label: string;
  name: string;
  hint?: string;
  type?: string;
  autoComplete?: string;
  inputMode?: 'numeric' | 'text';
  autoFocus?: boolean;
  required?: boolean;
  minLength?: number;
  value?: string;
  change?: (value: string) => void;
}

export function Field({ label, hint, change, ...input }: FieldProps): ReactNode {
  return (
    <label className="field">
      <span>{label}</span>
      <input {...input} onChange={change && ((event) => change(event.target.value))} />
      {hint && <span>{hint}</span>}
    </label>
  );
}

export function text(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
