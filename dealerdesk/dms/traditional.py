"""Traditional characters as simplified ones, for what is looked up: headers, footers, words with a
fixed meaning, the first sign of a plate. Names, addresses and remarks stay as they are written.

The table holds the characters that occur in those words, one for one.
"""

from __future__ import annotations

_PAIRS = """
專专 業业 兩两 個个 臨临 書书 買买 產产 會会 養养 內内 冊册 別别 辦办 務务 動动 醫医 協协 單单 歷历 曆历
發发 號号 員员 團团 園园 圓圆 處处 備备 學学 實实 審审 賓宾 對对 導导 屬属 幣币 師师 帳帐 應应 開开 強强
當当 錄录 總总 戶户 搶抢 損损 數数 無无 舊旧 時时 顯显 晉晋 暫暂 條条 來来 檢检 沒没 滬沪 測测 點点 現现
瓊琼 電电 盜盗 盤盘 碼码 稱称 筆笔 簽签 類类 粵粤 級级 純纯 約约 線线 組组 細细 終终 經经 結结 統统 續续
維维 綜综 編编 繳缴 聯联 蘇苏 營营 裝装 觀观 規规 計计 議议 訊讯 證证 記记 識识 試试 詢询 話话 詳详 責责
賬账 貨货 購购 質质 貴贵 費费 賃赁 賠赔 贛赣 車车 輛辆 遼辽 運运 還还 進进 郵邮 鑽钻 銷销 銀银 問问 閏闰
間间 閩闽 隊队 陽阳 陰阴 際际 陝陕 險险 頁页 項项 顧顾 預预 顏颜 額额 飾饰 駛驶 駕驾 驗验 魯鲁 萬万 雲云
製制 劃划 廠厂 臺台 後后 複复 覆复 機机 係系 裡里 裏里 錶表 網网 臘腊 寧宁 價价 據据 註注 託托 體体 區区
絡络 遞递 領领 貸贷 轉转 標标 傳传 聲声 關关 齡龄 壞坏 換换 檔档 燈灯 縣县 鄉乡 鎮镇 鐵铁 執执 權权 興兴
種种 農农
"""
_TABLE = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}


def folded(text: str) -> str:
    """A text with its traditional characters as simplified ones, of the same length."""
    return text if text.isascii() else text.translate(_TABLE)
