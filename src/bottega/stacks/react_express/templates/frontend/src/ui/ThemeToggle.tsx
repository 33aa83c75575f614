import { useState } from 'react';
import { Icon, type IconName } from './Icon';
import { iconButtonClass } from './styles';
import { applyTheme, storedTheme, THEMES, type Theme } from './theme';

const LOOKS: Record<Theme, { icon: IconName; words: string }> = {
  system: { icon: 'system', words: 'Colours: as the system' },
  light: { icon: 'sun', words: 'Colours: light' },
  dark: { icon: 'moon', words: 'Colours: dark' },
};

export function ThemeToggle() {
  const [theme, setTheme] = useState(storedTheme);
  const { icon, words } = LOOKS[theme];
  const turn = () => {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    applyTheme(next);
    setTheme(next);
  };
  return (
    <button type="button" className={iconButtonClass} aria-label={words} title={words} onClick={turn}>
      <Icon name={icon} className="size-5" />
    </button>
  );
}
