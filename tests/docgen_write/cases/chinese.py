# case: --all
"""读取文件。"""


def 读取(路径, 大小=20):
    """读取文件的内容。

    参数：
        大小: 最多读取的字节数，默认为 20。
    """
    return 路径


def write(path, text):
    """写入文件。"""
    return path


def bare(path):
    return path
