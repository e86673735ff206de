#!/bin/bash
# What follows the tasks of protolith-big
cd '/data/a b' || exit 65
module load gcc/12
exec '/opt/protolith' 'hunt' '--resume' 'big'
