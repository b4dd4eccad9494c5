#include "lsp/at.h"

#include "base/seek.h"

#include <assert.h>

static bool holds(struct wf_span span, size_t offset) {
    return span.begin <= offset && offset <= span.end;
}

/* The key or value of a pair, or the item, that holds the byte. Of two that touch, the later one. */
static const struct wf_node *child_at(const struct wf_node *node, size_t offset) {
    const struct wf_node *found = NULL;
    for (const struct wf_node *child = node->first; child != NULL && child->span.begin <= offset;
         child = child->next) {
        found = holds(child->span, offset) ? child : found;
        if (node->kind == WF_MAPPING && child->value != NULL && holds(child->value->span, offset)) {
            found = child->value;
        }
    }
    return found;
}

const struct wf_node *wf_at_node(const struct wf_file *file, size_t offset) {
    const struct wf_node *node = file->doc->root;
    while (node != NULL && (node->kind == WF_MAPPING || node->kind == WF_SEQUENCE)) {
        const struct wf_node *child = child_at(node, offset);
        if (child == NULL) {
            return node;
        }
        node = child;
    }
    return node;
}

bool wf_at_is_key(const struct wf_node *node) {
    return node->parent != NULL && node->parent->kind == WF_MAPPING && node->key == NULL;
}

const struct wf_node *wf_at_owner(const struct wf_node *node) {
    bool item = node->parent != NULL && node->parent->kind == WF_SEQUENCE;
    return item ? node->parent->key : node->key;
}

bool wf_at_below(const struct wf_node *node, const char *key) {
    const struct wf_node *owner = wf_at_owner(node);
    return owner != NULL && wf_str_is(wf_node_text(owner), key);
}

static bool is_inside(const struct wf_node *node, const struct wf_node *outer) {
    for (; node != NULL; node = node->parent) {
        if (node == outer) {
            return true;
        }
    }
    return false;
}

const struct wf_job *wf_at_job(const struct wf_file *file, const struct wf_node *node) {
    for (size_t i = 0; node != NULL && file->workflow != NULL && i < file->workflow->job_count; i++) {
        if (is_inside(node, file->workflow->jobs[i].node)) {
            return &file->workflow->jobs[i];
        }
    }
    return NULL;
}

static const struct wf_step *step_in(const struct wf_step *steps, size_t count, const struct wf_node *node) {
    for (size_t i = 0; i < count; i++) {
        if (is_inside(node, steps[i].node)) {
            return &steps[i];
        }
    }
    return NULL;
}

const struct wf_step *wf_at_step(const struct wf_file *file, const struct wf_node *node) {
    const struct wf_job *job = wf_at_job(file, node);
    if (job != NULL) {
        return step_in(job->steps, job->step_count, node);
    }
    return node != NULL && file->action != NULL ? step_in(file->action->steps, file->action->step_count, node)
                                                : NULL;
}

size_t wf_at_decoded(const struct wf_file *file, const struct wf_node *scalar, size_t offset) {
    size_t at;
    WF_SEEK(at, scalar->text.len, wf_node_offset(file->source, scalar, at) < offset);
    return at;
}

struct search {
    size_t offset;
    const struct wf_expr_node *found;
};

static bool visit(void *context, const struct wf_expr_node *node) {
    struct search *search = context;
    bool inside = node->begin <= search->offset && search->offset <= node->end;
    bool smaller =
        search->found == NULL || node->end - node->begin <= search->found->end - search->found->begin;
    if (inside && smaller) {
        search->found = node;
    }
    return inside || (node->outer_begin <= search->offset && search->offset <= node->outer_end);
}

const struct wf_site *wf_at_site(const struct wf_file *file, const struct wf_node *scalar, size_t offset,
                                 const struct wf_expr_node **node) {
    *node = NULL;
    if (scalar == NULL || scalar->kind != WF_SCALAR) {
        return NULL;
    }
    size_t at = wf_at_decoded(file, scalar, offset);
    for (size_t i = 0; i < file->sites->list.len; i++) {
        const struct wf_site *site = &file->sites->list.items[i];
        if (site->scalar == scalar && site->begin <= at && at <= site->end) {
            struct search search = {.offset = at - site->begin};
            if (site->expression->root != NULL) {
                wf_expr_walk(site->expression->root, visit, &search);
            }
            *node = search.found;
            return site;
        }
    }
    return NULL;
}

const struct wf_instruction *wf_at_instruction(const struct wf_dockerfile *dockerfile, size_t offset) {
    for (size_t i = 0; i < dockerfile->instructions.len; i++) {
        const struct wf_instruction *instruction = dockerfile->instructions.items[i];
        if (instruction->lines.begin <= offset && offset <= instruction->span.end) {
            return instruction;
        }
    }
    return NULL;
}

bool wf_at_topic(const struct wf_file *file, const struct wf_node *key, enum wf_topic *topic) {
    assert(key != NULL);
    const struct wf_job *job = wf_at_job(file, key);
    const struct wf_step *step = wf_at_step(file, key);
    bool item = !wf_at_is_key(key); /* the first key of a mapping to be */
    const struct wf_node *mapping = item ? key : key->parent;
    const struct wf_node *owner = wf_at_owner(mapping);
    struct wf_str name = wf_node_text(owner);
    if (step != NULL && mapping == step->node) {
        *topic = WF_TOPIC_STEP_KEY;
    } else if (job != NULL && step == NULL && item && wf_str_is(name, "steps")) {
        *topic = WF_TOPIC_STEP_KEY;
    } else if (job != NULL && mapping == job->node) {
        *topic = WF_TOPIC_JOB_KEY;
    } else if (wf_str_is(name, "permissions")) {
        *topic = WF_TOPIC_SCOPE;
    } else if (wf_str_is(name, "on") && job == NULL) {
        *topic = WF_TOPIC_EVENT;
    } else if (mapping == file->doc->root) {
        *topic = WF_TOPIC_KEY;
    } else if (file->workflow != NULL && job == NULL) {
        *topic = WF_TOPIC_FILTER;
    } else {
        return false;
    }
    return true;
}
