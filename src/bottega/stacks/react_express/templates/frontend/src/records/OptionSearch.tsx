import { useEffect, useState } from 'react';
import { controlClass } from '../ui/styles';

interface OptionSearchProps {
  id: string | undefined;
  total: number | undefined;
  onSearch: (q: string) => void;
}

/** Narrows a long list of choices. */
export function OptionSearch({ id, total, onSearch }: OptionSearchProps) {
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => onSearch(text.trim()), 250);
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  return (
    <input
      type="search"
      value={text}
      aria-label="Narrow the choices"
      aria-controls={id}
      placeholder={`Type to narrow ${total ?? ''} choices`}
      className={`${controlClass} mb-1.5 h-9`}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
