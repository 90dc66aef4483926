// Runs before anything is drawn, so that the page never flashes in the wrong theme.
(() => {
  const root = document.documentElement;
  const apply = theme => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  const read = () => {
    try { return localStorage.getItem('theme') ?? 'system'; } catch { return 'system'; }
  };
  const show = () => {
    for (const button of document.querySelectorAll('[data-theme-set]'))
      button.setAttribute('aria-pressed', String(button.dataset.themeSet === read()));
  };

  apply(read());
  document.addEventListener('click', event => {
    const theme = event.target.closest?.('[data-theme-set]')?.dataset.themeSet;
    if (!theme) return;
    try { localStorage.setItem('theme', theme); } catch { /* private window: it holds until the page is left */ }
    apply(theme);
    show();
  });
  addEventListener('storage', event => { if (event.key === 'theme') { apply(read()); show(); } });
  window.clusterPortal = { showTheme: show };
})();
