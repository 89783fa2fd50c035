#!/bin/bash
. "$(dirname "$0")/../env.sh"
stop_pid "$RUN/bluetick.pid"
