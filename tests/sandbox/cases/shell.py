"""Has a shell do it."""
import os

os.system(
    "cat $CANARY; cp /bin/true $PROJECT/evil; echo x >> $PROJECT/app.py; rm -rf $PROJECT $HOME_OF_USER;"
    "(setsid nohup sleep 40 >/dev/null 2>&1 &); kill -9 $HOST; crontab -l;"
    "echo '* * * * * true' | crontab -; at now </dev/null; true"
)
