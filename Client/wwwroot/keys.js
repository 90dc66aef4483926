// The keyboard: g and a letter goes to a page, ? shows the keys, Esc closes. Never while typing.
(() => {
  let waiting = 0;
  const typing = element => element?.closest?.('input, textarea, select, [contenteditable]');
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === '?') {
      const help = document.getElementById('help');
      if (help && !document.querySelector('dialog[open]')) { help.showModal(); event.preventDefault(); }
      return;
    }
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'g') { waiting = event.timeStamp; return; }
    if (waiting && event.timeStamp - waiting < 1000) {
      const link = document.querySelector(`nav [data-key="${CSS.escape(event.key)}"]`);
      if (link) { link.click(); event.preventDefault(); }
    }
    waiting = 0;
  });

  document.addEventListener('click', async event => {
    const opener = event.target.closest?.('[data-opens]');
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    const copier = event.target.closest?.('[data-copies]');
    if (copier) {
      const text = document.getElementById(copier.dataset.copies)?.textContent ?? '';
      const selection = getSelection();
      try {
        await navigator.clipboard.writeText(text);
        copier.dataset.copied = 'true';
      } catch { // no clipboard without https: the text is chosen, Ctrl+C does the rest
        selection.selectAllChildren(document.getElementById(copier.dataset.copies));
      }
    }
  });

  Object.assign(window.clusterPortal, {
    open: dialog => { if (!dialog.open) dialog.showModal(); },
    close: dialog => { if (dialog.open) dialog.close(); },
  });
})();
