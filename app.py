"""Embedding Explorer: page configuration, navigation and the frame around every page."""

from __future__ import annotations

import streamlit as st

from components.ui.shared import frame, garbage, language, navigation, session, text, trouble

language.begin()
garbage.leave_out_modules()
st.set_page_config(page_title=text.APP, page_icon=str(frame.ICON), layout="wide")
st.logo(frame.LOGO, size="large")
page = st.navigation(navigation.pages())
session.warm_up()
frame.draw(page.url_path)
trouble.run(page)
