/* Stands between a program and the C library (LD_PRELOAD), for tests alone: counts the calls that change what is on the
 * disk or what others are told, writes them down, and makes the one it is told to fail or be the last. It decides nothing
 * else. It is C because that is what it replaces; sqlite and the standard library of Rust both make every such call
 * through the C library, so nothing needs the right to trace.
 *
 * FAULT_UNDER  the folder whose files count
 * FAULT_TALK   if set: what is said on stdout or a socket counts as well
 * FAULT_OF     kinds that count, " write sync "; all if not set
 * FAULT_AT     the call at which something happens, from 1; FAULT_LAST the last one, 0 for all that follow
 * FAULT_DO     kill: die before it; half: do half of it, then die; short: do half of it, then as enospc; enospc; eio
 * FAULT_WHILE  a file: errors happen only while it is there
 * FAULT_LOG    where calls are written down: a line "N KIND DONE OFFSET LENGTH PATH", then LENGTH bytes if FAULT_DATA is
 *              set. DONE is 1, 0 for a call that was made to fail, -1 for one that failed by itself.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault { NONE, KILL, HALF, SHORT, ENOSPC_, EIO_ };

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static const char *under, *only, *still;
static size_t under_length;
static int talk, data, log_to = -1;
static enum fault fault;
static long calls, at, last;

static long number(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text ? atol(text) : otherwise;
}

__attribute__((constructor)) static void begin(void) {
    const char *what = getenv("FAULT_DO"), *log = getenv("FAULT_LOG");
    under = getenv("FAULT_UNDER");
    under_length = under ? strlen(under) : 0;
    only = getenv("FAULT_OF");
    still = getenv("FAULT_WHILE");
    talk = getenv("FAULT_TALK") != NULL;
    data = getenv("FAULT_DATA") != NULL;
    at = number("FAULT_AT", 0);
    last = number("FAULT_LAST", at);
    if (what) {
        fault = !strcmp(what, "kill") ? KILL : !strcmp(what, "half") ? HALF : !strcmp(what, "short") ? SHORT
              : !strcmp(what, "enospc") ? ENOSPC_ : !strcmp(what, "eio") ? EIO_ : NONE;
    }
    if (log) log_to = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}
#define REAL(name) ((__typeof__(&name))real(#name))

static int counts_name(const char *path) {
    return under && !strncmp(path, under, under_length) && (path[under_length] == '/' || path[under_length] == 0);
}

/* The file behind a descriptor if it counts. */
static int counts_fd(int fd, char path[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (talk && (fd == STDOUT_FILENO || !strncmp(path, "socket:", 7))) return 1;
    return counts_name(path);
}

static int counts_path(int folder, const char *given, char path[PATH_MAX]) {
    if (given[0] == '/' || folder == AT_FDCWD) snprintf(path, PATH_MAX, "%s", given);
    else if (counts_fd(folder, path)) strncat(strcat(path, "/"), given, PATH_MAX - strlen(path) - 2);
    return counts_name(path);
}

static void note(const char *kind, int done, long long offset, const struct iovec *parts, int count, const char *path) {
    char line[PATH_MAX + 128];
    struct iovec out[18];
    size_t length = 0;
    if (log_to < 0) return;
    for (int i = 0; i < count; i++) length += parts[i].iov_len;
    out[0].iov_base = line;
    out[0].iov_len = (size_t)snprintf(line, sizeof line, "%ld %s %d %lld %zu %s\n", calls, kind, done, offset, length, path);
    int used = 1;
    for (int i = 0; data && i < count && used < 18; i++) out[used++] = parts[i];
    syscall(SYS_writev, log_to, out, used);
}

/* With the lock held: what happens to this call. A death is written down before it is died. */
static enum fault due(const char *kind, const char *path) {
    char word[32];
    snprintf(word, sizeof word, " %s ", kind);
    if (only && !strstr(only, word)) return NONE;
    calls++;
    if (fault == NONE || calls < at || (last && calls > last)) return NONE;
    if (still && syscall(SYS_faccessat, AT_FDCWD, still, F_OK) != 0) return NONE;
    if (fault == KILL) {
        note(kind, 0, 0, NULL, 0, path);
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    return fault == SHORT && calls > at ? ENOSPC_ : fault;
}

static int code(enum fault what) { return what == EIO_ ? EIO : ENOSPC; }

static ssize_t all(int fd, const struct iovec *parts, int count, long long offset) {
    if (offset < 0) return syscall(SYS_writev, fd, parts, count);
    return syscall(SYS_pwritev, fd, parts, count, (long)offset, 0L);
}

/* Every way to write bytes: a negative offset is where the file stands. */
static ssize_t put(const char *kind, int fd, const struct iovec *parts, int count, long long offset) {
    char path[PATH_MAX];
    if (!counts_fd(fd, path)) return all(fd, parts, count, offset);
    int socket = !strncmp(path, "socket:", 7);
    if (socket || fd == STDOUT_FILENO) kind = "say";
    pthread_mutex_lock(&one);
    long long from = offset < 0 && !socket ? lseek(fd, 0, SEEK_CUR) : offset;
    enum fault what = due(kind, path);
    ssize_t done = -1;
    int why = code(what);
    if (what == HALF || (what == SHORT && parts[0].iov_len > 1)) {
        struct iovec half = {parts[0].iov_base, (parts[0].iov_len + 1) / 2};
        done = all(fd, &half, 1, offset);
        note(kind, 1, from, &half, 1, path);
        if (what == HALF) { kill(getpid(), SIGKILL); for (;;) pause(); }
    } else if (what == NONE) {
        done = all(fd, parts, count, offset);
        why = errno;
        note(kind, done >= 0 ? 1 : -1, from, parts, count, path);
    } else {
        note(kind, 0, from, NULL, 0, path);
    }
    pthread_mutex_unlock(&one);
    if (done < 0) errno = why;
    return done;
}

/* Every other call: `counted` says whether it counts, `call` does it. A half of it is none of it. */
#define OTHER(kind, counted, offset, call)                             \
    do {                                                               \
        if (!(counted)) return call;                                   \
        pthread_mutex_lock(&one);                                      \
        enum fault what = due(kind, path);                             \
        if (what == HALF) { note(kind, 0, 0, NULL, 0, path); kill(getpid(), SIGKILL); for (;;) pause(); } \
        int done = -1, why = code(what);                               \
        if (what == NONE) { done = call; why = errno; }                \
        note(kind, what != NONE ? 0 : done >= 0 ? 1 : -1, offset, NULL, 0, path); \
        pthread_mutex_unlock(&one);                                    \
        if (done < 0) errno = why;                                     \
        return done;                                                   \
    } while (0)

ssize_t write(int fd, const void *from, size_t length) {
    struct iovec part = {(void *)from, length};
    return put("write", fd, &part, 1, -1);
}
ssize_t pwrite(int fd, const void *from, size_t length, off_t offset) {
    struct iovec part = {(void *)from, length};
    return put("write", fd, &part, 1, offset);
}
ssize_t pwrite64(int fd, const void *from, size_t length, off64_t offset) { return pwrite(fd, from, length, offset); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return put("write", fd, parts, count, -1); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { return put("write", fd, parts, count, offset); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) { return put("write", fd, parts, count, offset); }

ssize_t send(int fd, const void *from, size_t length, int flags) {
    char path[PATH_MAX];
    struct iovec part = {(void *)from, length};
    if (!counts_fd(fd, path)) return syscall(SYS_sendto, fd, from, length, flags, NULL, 0);
    pthread_mutex_lock(&one);
    int half = due("say", path) == HALF;
    if (half) part.iov_len = (length + 1) / 2;
    ssize_t done = syscall(SYS_sendto, fd, from, part.iov_len, flags, NULL, 0);
    int why = errno;
    note("say", done >= 0 ? 1 : -1, 0, &part, 1, path);
    if (half) { kill(getpid(), SIGKILL); for (;;) pause(); }
    pthread_mutex_unlock(&one);
    errno = why;
    return done;
}

int fsync(int fd) { char path[PATH_MAX]; OTHER("sync", counts_fd(fd, path), 0, (int)syscall(SYS_fsync, fd)); }
int fdatasync(int fd) { char path[PATH_MAX]; OTHER("sync", counts_fd(fd, path), 0, (int)syscall(SYS_fdatasync, fd)); }
int ftruncate(int fd, off_t length) { char path[PATH_MAX]; OTHER("truncate", counts_fd(fd, path), length, (int)syscall(SYS_ftruncate, fd, length)); }
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }
int fallocate(int fd, int mode, off_t from, off_t length) { char path[PATH_MAX]; OTHER("allocate", counts_fd(fd, path), from + length, REAL(fallocate)(fd, mode, from, length)); }
int fallocate64(int fd, int mode, off64_t from, off64_t length) { return fallocate(fd, mode, from, length); }
int unlink(const char *name) { char path[PATH_MAX]; OTHER("unlink", counts_path(AT_FDCWD, name, path), 0, REAL(unlink)(name)); }
int unlinkat(int at_, const char *name, int flags) { char path[PATH_MAX]; OTHER("unlink", counts_path(at_, name, path), 0, REAL(unlinkat)(at_, name, flags)); }
int rename(const char *from, const char *to) { char path[PATH_MAX]; OTHER("rename", counts_path(AT_FDCWD, to, path), 0, REAL(rename)(from, to)); }
int link(const char *from, const char *to) { char path[PATH_MAX]; OTHER("link", counts_path(AT_FDCWD, to, path), 0, REAL(link)(from, to)); }
int linkat(int a, const char *from, int b, const char *to, int flags) { char path[PATH_MAX]; OTHER("link", counts_path(b, to, path), 0, REAL(linkat)(a, from, b, to, flags)); }
int mkdir(const char *name, mode_t mode) { char path[PATH_MAX]; OTHER("mkdir", counts_path(AT_FDCWD, name, path), 0, REAL(mkdir)(name, mode)); }

/* Opening counts where it makes or empties a file. */
static int open_at(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    int makes = (flags & O_TRUNC) || ((flags & O_CREAT) && syscall(SYS_faccessat, folder, name, F_OK) != 0);
    OTHER("create", makes && counts_path(folder, name, path), 0, (int)syscall(SYS_openat, folder, name, flags, mode));
}
#define MODE(flags) ({ mode_t m = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list l; va_start(l, flags); m = va_arg(l, mode_t); va_end(l); } m; })
int open(const char *name, int flags, ...) { return open_at(AT_FDCWD, name, flags, MODE(flags)); }
int open64(const char *name, int flags, ...) { return open_at(AT_FDCWD, name, flags | O_LARGEFILE, MODE(flags)); }
int openat(int folder, const char *name, int flags, ...) { return open_at(folder, name, flags, MODE(flags)); }
int openat64(int folder, const char *name, int flags, ...) { return open_at(folder, name, flags | O_LARGEFILE, MODE(flags)); }
