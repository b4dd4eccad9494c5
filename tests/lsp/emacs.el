;;; Run by emacs.py inside an Emacs without a screen, whose eglot talks to the server: prints TAP, as an editor sees it. -*- lexical-binding: t -*-

(require 'cl-lib)
(require 'eglot)

(defvar tap-number 0)
(defvar tap-failed nil)

(define-derived-mode yaml-mode prog-mode "YAML")

(defun check (name good detail)
  (setq tap-number (1+ tap-number) tap-failed (or tap-failed (not good)))
  (princ (format "%s %d - %s\n" (if good "ok" "not ok") tap-number name))
  (unless good
    (princ (replace-regexp-in-string "^" "# " (concat (pp-to-string detail) "\n")))))

(defun wait (condition)
  "Let messages come in until CONDITION holds; its value."
  (with-timeout (20 (funcall condition))
    (let (value)
      (while (not (setq value (funcall condition)))
        (accept-process-output nil 0.02))
      value)))

(defun go (text)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun tell-changes ()
  "What an idle editor does by a timer, which a batch has none of."
  (eglot--signal-textDocument/didChange))

(defun misspelled ()
  (cl-find-if (lambda (one) (string-match-p "\"cach-from\"" (flymake-diagnostic-text one)))
              (flymake-diagnostics)))

(defun run-all ()
  (add-to-list 'eglot-server-programs `(yaml-mode . (,(getenv "WFGEN") "lsp" "--stdio")))
  (setq eglot-sync-connect 20 eglot-confirm-server-initiated-edits nil)
  (find-file (concat (getenv "FOLDER") "/.github/workflows/ci.yml"))
  (yaml-mode)
  (apply #'eglot--connect (eglot--guess-contact))
  (check "the server is managed" (and (eglot-current-server) (eglot-managed-p)) nil)
  (let ((found (wait #'misspelled)))
    (check "diagnostics appear" found (flymake-diagnostics))
    (check "at the right place"
           (and found (equal "cach-from" (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found))))
           found))
  (go "cach-from")
  (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
    (check "hover shows the rule" (string-match-p "misspelled" (plist-get (plist-get hover :contents) :value)) hover))
  (go "build]")
  (let ((found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))))
    (check "definition finds the job"
           (and found (= 4 (xref-location-line (xref-item-location (car found)))))
           found))
  (go "cach-from")
  (let ((fix (cl-find-if (lambda (one) (equal "rename it to cache-from" (plist-get one :title)))
                         (eglot-code-actions (point) (line-end-position)))))
    (check "a code action is offered" fix nil)
    (when fix
      (eglot--apply-workspace-edit (plist-get fix :edit)))
    (check "and applied" (progn (goto-char (point-min)) (search-forward "cache-from: type=gha" nil t)) (buffer-string)))
  (tell-changes)
  (check "the diagnostic goes" (wait (lambda () (not (misspelled)))) (flymake-diagnostics))
  ;; Typing, behind a character that takes two units.
  (goto-char (point-min))
  (insert "# \U0001F680 first\n")
  (go "cache-from")
  (forward-char 4)
  (delete-char 1)
  (tell-changes)
  (check "and comes back with the mistake" (wait #'misspelled) (flymake-diagnostics))
  (go "needs: [build")
  (search-forward "[")
  (let* ((capf (eglot-completion-at-point))
         (offered (all-completions "" (nth 2 capf))))
    (check "completion offers jobs" (member "build" offered) offered))
  (let ((symbols (funcall imenu-create-index-function)))
    (check "symbols" (string-match-p "build" (format "%S" symbols)) symbols))
  (let ((server (eglot-current-server)))
    (eglot-shutdown server nil 20)
    (check "the server ends" (wait (lambda () (not (jsonrpc-running-p server)))) server)))

(condition-case why
    (run-all)
  (error (check "no error" nil why)))
(princ (format "1..%d\n" tap-number))
(set-buffer-modified-p nil)
(kill-emacs (if tap-failed 1 0))
