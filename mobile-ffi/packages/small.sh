# What makes the phone's library small, beside the profile `phone`: for whoever builds one to ship. Sourced, never run.

# What no table of ours uses is left out of SQLite, and what nobody calls.
export LIBSQLITE3_FLAGS="-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_STAT4 -USQLITE_SOUNDEX -DSQLITE_OMIT_JSON -DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_OMIT_COMPLETE -DSQLITE_OMIT_GET_TABLE -DSQLITE_OMIT_TCL_VARIABLE"
# For LLD, which Rust brings along on x86-64 Linux: the same code once, and relocations packed (glibc 2.36 or later reads them).
SMALL_LINK=(-Clink-arg=-Wl,--icf=all -Clink-arg=-Wl,-z,pack-relative-relocs)
